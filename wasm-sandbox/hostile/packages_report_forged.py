# expect: finished|exception|trap
# why: sends reports of its own, good and bad
# guest: packages
# solves: 0
import _host, struct
_host.call(b"r" + struct.pack("<BIi", 0, 0, 0) + struct.pack("<I", 8) + b"optimal\n" + bytes(16))
_host.call(b"r")
_host.call(b"r" + b"\xff" * 1000)
1 / 0
