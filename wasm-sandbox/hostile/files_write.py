# expect: finished
# why: writes, makes and removes files
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


import os, shutil, tempfile
for path in ("orlm-hostile.txt", "/tmp/orlm-hostile.txt", "./orlm-hostile.txt", "/dev/null", "/dev/shm/orlm-hostile"):
    for mode in ("w", "a", "x", "r+", "wb"):
        refused(path, lambda: open(path, mode))
    refused(path, lambda: os.open(path, os.O_WRONLY | os.O_TRUNC))
    refused(path, lambda: os.open(path, os.O_TRUNC))
    refused(path, lambda: os.truncate(path, 0))
refused("mkdir", lambda: os.mkdir("orlm-hostile.dir"))
refused("makedirs", lambda: os.makedirs("/tmp/orlm-hostile.dir/a"))
refused("unlink", lambda: os.unlink("/etc/passwd"))
refused("rmtree", lambda: shutil.rmtree("/tmp"))
refused("rename", lambda: os.rename("/etc/passwd", "/tmp/orlm-hostile.txt"))
refused("temporary", lambda: tempfile.TemporaryFile())
refused("chdir", lambda: os.chdir("/tmp"))
