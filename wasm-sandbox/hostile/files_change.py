# expect: finished
# why: changes the file system in one way
# says: refused
# variant: w: open("orlm-hostile", "w")
# variant: x: open("/tmp/orlm-hostile", "x")
# variant: append: open("/etc/passwd", "a")
# variant: truncate: open("Cargo.toml", "r+b").truncate()
# variant: os_truncate: __import__("os").truncate("Cargo.toml", 0)
# variant: mkdir: __import__("os").mkdir("orlm-hostile")
# variant: makedirs: __import__("os").makedirs("/tmp/orlm-hostile/a/b")
# variant: rename: __import__("os").rename("Cargo.toml", "Cargo.bak")
# variant: replace: __import__("os").replace("Cargo.toml", "x")
# variant: link: __import__("os").link("/etc/passwd", "orlm-hostile")
# variant: symlink: __import__("os").symlink("/etc/passwd", "orlm-hostile")
# variant: unlink: __import__("os").unlink("Cargo.toml")
# variant: rmdir: __import__("os").rmdir("src")
# variant: rmtree: __import__("shutil").rmtree("src")
# variant: touch: __import__("pathlib").Path("orlm-hostile").touch()
# variant: chmod: __import__("os").chmod("Cargo.toml", 0)
# variant: utime: __import__("os").utime("Cargo.toml")
# variant: mkfifo: __import__("os").mkfifo("orlm-hostile")
# variant: chdir: __import__("os").chdir("/etc")
# variant: chroot: __import__("os").chroot("/")
# variant: mount: __import__("os").mount("a", "b")
# variant: open_flags: __import__("os").open("orlm-hostile", 0o1101)
# variant: fd_write: __import__("os").write(3, b"x")
# variant: ftruncate: __import__("os").ftruncate(3, 0)
# variant: archive: __import__("shutil").make_archive("orlm-hostile", "zip", ".")
# variant: trace: __import__("tracemalloc").Snapshot([], 1).dump("orlm-hostile")
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
