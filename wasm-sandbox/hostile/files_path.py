# expect: finished
# why: opens one path of the host
# says: refused
# variant: passwd: "/etc/passwd"
# variant: shadow: "/etc/shadow"
# variant: environ: "/proc/self/environ"
# variant: maps: "/proc/self/maps"
# variant: init: "/proc/1/environ"
# variant: fd: "/proc/self/fd/0"
# variant: sys: "/sys/kernel/version"
# variant: mem: "/dev/mem"
# variant: stdin: "/dev/stdin"
# variant: tty: "/dev/tty"
# variant: random: "/dev/urandom"
# variant: parent: "../../../../etc/passwd"
# variant: here: "Cargo.toml"
# variant: home: "/root/.ssh/id_rsa"
# variant: setup: ".orlm/setup.lock"
# variant: nul: "/etc/passwd\0.txt"
# variant: slashes: "//etc///passwd"
# variant: dots: "/./etc/../etc/passwd"
# variant: url: "file:///etc/passwd"
# variant: drive: "C:\\Windows\\win.ini"
# variant: unicode: "/etc/p\u0430sswd"
# variant: surrogate: "/etc/\udcff"
# variant: bytes: b"/etc/passwd"
# variant: descriptor: 3
# variant: negative: -1
# variant: huge: "a" * 100_000
# variant: guest: "/0/orlm_guest.py"
def attempt():
    with open(@VARIANT@) as file:
        return file.read()


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
