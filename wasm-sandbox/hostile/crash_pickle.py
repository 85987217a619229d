# expect: finished|exception
# why: a pickle that runs a command
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


import pickle
class Evil:
    def __reduce__(self):
        import os
        return (getattr(os, "system", os.listdir), ("touch /tmp/orlm-hostile.txt",))
refused("pickle", lambda: pickle.loads(pickle.dumps(Evil())))
