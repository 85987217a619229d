# expect: finished
# why: machine code through ctypes
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


def load():
    import ctypes
    return ctypes.CDLL(None).system(b"id")
def peek():
    import ctypes
    return ctypes.string_at(0, 16)
refused("CDLL", load)
refused("string_at", peek)
