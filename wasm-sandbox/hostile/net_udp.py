# expect: finished
# why: sends datagrams
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


import socket
def send(family, address):
    s = socket.socket(family, socket.SOCK_DGRAM)
    return s.sendto(b"hello", address)
refused("IPv4", lambda: send(socket.AF_INET, ("127.0.0.1", @PORT@)))
refused("IPv6", lambda: send(socket.AF_INET6, ("::1", @PORT@)))
