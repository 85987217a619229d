# expect: finished
# why: changes the interpreter's own library, and looks for what was there when it was made
# guest: packages
# says: unharmed
import os, zipfile
path = "/usr/local/lib/python315.zip"
for action in (lambda: open(path, "wb"), lambda: open(path, "r+b"), lambda: open(path, "ab"), lambda: os.remove(path),
               lambda: os.rename(path, "/x"), lambda: os.truncate(path, 0), lambda: os.symlink(path, "/y"),
               lambda: os.mkdir("/usr/local/lib/z"), lambda: open("/orlm/sources"), lambda: os.listdir("/")):
    try:
        action()
    except (OSError, AttributeError):
        continue
    raise AssertionError("it worked")
assert zipfile.ZipFile(path).testzip is not None
print("unharmed")
