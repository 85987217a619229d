# expect: finished
# why: looks for what the host could give away
# says: refused
# variant: environ: dict(__import__("os").environ)
# variant: getenv: __import__("os").getenv("ORLM_CANARY")
# variant: environb: dict(__import__("os").environb)
# variant: posix: dict(__import__("posix").environ)
# variant: path: __import__("os").getenv("PATH")
# variant: home: __import__("os").getenv("HOME")
# variant: user: __import__("getpass").getuser()
# variant: password: __import__("pwd").getpwuid(0)
# variant: login: __import__("os").getlogin()
# variant: node: __import__("platform").node() != "(none)"
# variant: hostname: __import__("socket").gethostname() not in ("", "(none)", "localhost")
# variant: arguments: __import__("sys").orig_argv[1:]
# variant: executable: __import__("os").path.exists(__import__("sys").executable or "")
# variant: expand: __import__("os").path.expandvars("$ORLM_CANARY") != "$ORLM_CANARY"
# variant: groups: __import__("os").getgroups()
# variant: load: __import__("os").getloadavg()
# variant: terminal: __import__("os").get_terminal_size()
# variant: zone: __import__("time").tzname[0] not in ("UTC", "GMT")
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
