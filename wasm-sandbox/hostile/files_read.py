# expect: finished
# why: reads files of the host
# silent: root:
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


import glob, io, os, pathlib
for path in ("/etc/passwd", "/etc/shadow", "/root/.ssh/id_rsa", "../../Cargo.toml", "Cargo.toml", "/dev/stdin",
             "/proc/self/environ", "/proc/self/cmdline", "/proc/1/maps", "/proc/self/fd/3", "/sys/kernel/version"):
    refused(path, lambda: open(path).read())
    refused(path, lambda: os.open(path, os.O_RDONLY))
    refused(path, lambda: io.FileIO(path))
    refused(path, lambda: pathlib.Path(path).read_bytes())
refused("list", lambda: os.listdir("/"))
refused("scan", lambda: list(os.scandir(".")))
refused("stat", lambda: os.stat("/etc"))
assert glob.glob("/*") == [] and glob.glob("*") == []
