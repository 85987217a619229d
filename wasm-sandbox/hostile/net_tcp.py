# expect: finished
# why: connects to a listener on the host, to the metadata address and to the world
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


import socket
def connect(address):
    with socket.socket() as s:
        s.settimeout(1)
        s.connect(address)
for address in (("127.0.0.1", @PORT@), ("localhost", @PORT@), ("169.254.169.254", 80), ("8.8.8.8", 53)):
    refused(address, lambda: connect(address))
    refused(address, lambda: socket.create_connection(address, 1))
def listen():
    s = socket.socket()
    s.bind(("0.0.0.0", 0))
    s.listen()
refused("listen", listen)
