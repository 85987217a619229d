# expect: finished
# why: looks for a secret of the host in every place that could hold it
# silent: canary-of-the-host
import gc, os, platform, sys
print(dict(os.environ), sys.argv, sys.executable, sys.path, sys.flags, sys.orig_argv)
print(os.environb if hasattr(os, "environb") else None, os.getenv("ORLM_CANARY"), platform.uname())
for name in ("getlogin", "getcwd", "uname", "getpid", "getuid", "cpu_count", "getloadavg", "ctermid"):
    try:
        print(name, getattr(os, name)())
    except Exception as error:
        print(name, type(error).__name__)
strings = [o for o in gc.get_objects() if isinstance(o, (str, bytes))]
for o in gc.get_objects():
    if isinstance(o, dict):
        strings += [v for v in list(o.values()) if isinstance(v, str)]
print(any("canary" + "-of-the-host" in s for s in strings if isinstance(s, str)))
