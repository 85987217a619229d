# expect: finished
# why: looks names up, which can carry secrets out
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


import socket
for name in ("localhost", "secret.example.com", "127.0.0.1.nip.io"):
    refused(name, lambda: socket.getaddrinfo(name, 80))
    refused(name, lambda: socket.gethostbyname(name))
assert socket.gethostname() == "(none)"
