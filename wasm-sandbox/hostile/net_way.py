# expect: finished
# why: reaches for the network in one way
# says: refused
# variant: connect: __import__("socket").create_connection(("127.0.0.1", @PORT@), 1)
# variant: connect_ex: __import__("socket").socket().connect_ex(("127.0.0.1", @PORT@)) == 0
# variant: bind: __import__("socket").socket().bind(("0.0.0.0", 0)) or True
# variant: listen: __import__("socket").create_server(("", 0))
# variant: datagram: __import__("socket").socket(__import__("socket").AF_INET, __import__("socket").SOCK_DGRAM).sendto(b"x", ("127.0.0.1", @PORT@))
# variant: pair: __import__("socket").socketpair()
# variant: resolve: __import__("socket").getaddrinfo("example.com", 80)
# variant: name: __import__("socket").gethostbyname("localhost")
# variant: metadata: __import__("socket").create_connection(("169.254.169.254", 80), 1)
# variant: six: __import__("socket").create_connection(("::1", @PORT@), 1)
# variant: unix: __import__("socket").socket(__import__("socket").AF_UNIX).connect("/var/run/docker.sock") or True
# variant: from_descriptor: __import__("socket").fromfd(3, __import__("socket").AF_INET, __import__("socket").SOCK_STREAM).send(b"x")
# variant: raw: __import__("socket").socket(__import__("socket").AF_INET, __import__("socket").SOCK_RAW, 1).sendto(b"x", ("127.0.0.1", 0))
# variant: http: __import__("urllib.request").request.urlopen("http://127.0.0.1:@PORT@/")
# variant: https: __import__("urllib.request").request.urlopen("https://127.0.0.1:@PORT@/")
# variant: file_url: __import__("urllib.request").request.urlopen("file:///etc/passwd").read()
# variant: data_out: __import__("urllib.request").request.urlretrieve("http://127.0.0.1:@PORT@/", "x")
# variant: client: __import__("http.client").client.HTTPConnection("127.0.0.1", @PORT@).request("GET", "/") or True
# variant: ftp: __import__("ftplib").FTP("127.0.0.1")
# variant: mail: __import__("smtplib").SMTP("127.0.0.1", @PORT@)
# variant: imap: __import__("imaplib").IMAP4("127.0.0.1", @PORT@)
# variant: rpc: __import__("xmlrpc.client").client.ServerProxy("http://127.0.0.1:@PORT@").x()
# variant: asyncio: __import__("asyncio").run(__import__("asyncio").open_connection("127.0.0.1", @PORT@))
# variant: server: __import__("http.server").server.HTTPServer(("", 0), None)
# variant: syslog: __import__("logging.handlers").handlers.SysLogHandler(("127.0.0.1", @PORT@)).emit(None)
# variant: requests: __import__("requests").get("http://127.0.0.1:@PORT@/")
# variant: license: __import__("socketserver").TCPServer(("", 0), None)
def attempt():
    return @VARIANT@


import importlib  # noqa: F401
try:
    got = attempt()
except (Exception, SystemExit) as error:
    print("refused:", type(error).__name__)
else:
    if hasattr(got, "close"):
        got.close()
    assert not got, f"worked: {got!r:.200}"
    print("refused: nothing there")
