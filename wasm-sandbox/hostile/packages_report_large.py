# expect: output_limit
# why: a report that is larger than any may be
# guest: packages
import _host
_host.call(b"r" + bytes(20 << 20))
