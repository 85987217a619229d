# expect: finished
# why: descriptors that the host may have left open
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


import os, stat
for fd in range(3, 256):
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        continue
    # The guest with packages holds its root, in which nothing can be seen.
    assert fd == 3 and stat.S_ISDIR(mode), (fd, mode)
    refused("listdir", lambda: os.listdir("/"))
    refused("listdir", lambda: os.listdir(fd))
for fd in (3, 4, 5, 10, 100, 2 ** 31 - 1, -1):
    refused("read", lambda: os.read(fd, 10))
    refused("write", lambda: os.write(fd, b"x"))
    refused("dup", lambda: os.dup(fd))
refused("stdin", lambda: input())
try:
    assert os.read(0, 10) == b""
except OSError:
    pass
refused("pipe", lambda: os.pipe())
