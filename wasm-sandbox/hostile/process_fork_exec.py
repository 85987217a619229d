# expect: finished
# why: fork, exec, spawn
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


import os
refused("fork", lambda: os.fork())
refused("forkpty", lambda: os.forkpty())
refused("exec", lambda: os.execv("/bin/sh", ["sh", "-c", "touch /tmp/orlm-hostile.txt"]))
refused("spawn", lambda: os.spawnv(os.P_WAIT, "/bin/sh", ["sh"]))
refused("posix_spawn", lambda: os.posix_spawn("/bin/sh", ["sh"], {}))
