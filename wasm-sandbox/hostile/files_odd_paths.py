# expect: finished
# why: paths with NUL, Unicode, dots and great length
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


for path in ("/etc/passwd\0.txt", "\0", "", ".", "..", "/", "//etc//passwd", "/etc/../etc/passwd", "../" * 2000 + "etc/passwd",
             "/\u202eetc/passwd", "/e\u0301tc", "\udcff\udcfe", "a" * 100000, "file:///etc/passwd", "/proc/self/root/etc/passwd"):
    refused(ascii(path[:40]), lambda: open(path))
