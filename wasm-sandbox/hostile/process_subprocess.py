# expect: finished
# why: the subprocess module
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


import subprocess
refused("run", lambda: subprocess.run(["touch", "/tmp/orlm-hostile.txt"]))
refused("shell", lambda: subprocess.check_output("id", shell=True))
