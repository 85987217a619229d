# expect: finished
# why: fetches and posts with the standard library
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


import http.client, urllib.request
refused("fetch", lambda: urllib.request.urlopen("http://127.0.0.1:@PORT@/", timeout=1).read())
refused("file", lambda: urllib.request.urlopen("file:///etc/passwd").read())
def post():
    connection = http.client.HTTPConnection("127.0.0.1", @PORT@, timeout=1)
    connection.request("POST", "/", "secret")
refused("post", post)
