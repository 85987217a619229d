# expect: finished|trap|exception
# why: signals to the parent and to itself
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


import os, signal
for pid in (1, 0, -1, 42):
    refused("kill", lambda: os.kill(pid, 9))
refused("killpg", lambda: os.killpg(0, 9))
refused("alarm", lambda: signal.alarm(1))
signal.raise_signal(signal.SIGTERM)
