# expect: finished
# why: links that lead out, and names that are changed through them
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


import os
refused("symlink", lambda: os.symlink("/etc/passwd", "orlm-hostile.link"))
refused("link", lambda: os.link("/etc/passwd", "orlm-hostile.link"))
refused("readlink", lambda: os.readlink("/proc/self/exe"))
refused("replace", lambda: os.replace("/etc/hostname", "orlm-hostile.link"))
refused("utime", lambda: os.utime("/etc/passwd"))
