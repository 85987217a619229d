# expect: finished
# why: sockets with a path, and pairs
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


import socket
def unix():
    s = socket.socket(socket.AF_UNIX)
    s.connect("/var/run/docker.sock")
refused("unix", unix)
refused("pair", lambda: socket.socketpair())
refused("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW))
