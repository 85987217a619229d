# expect: finished
# why: threads and worker processes
def refused(what, action):
    try:
        got = action()
    except (Exception, SystemExit) as error:
        print(what, "refused:", type(error).__name__)
        return
    raise AssertionError(f"{what} worked: {got!r}")


def thread():
    import threading
    t = threading.Thread(target=print)
    t.start()
    t.join()
def pool():
    from concurrent.futures import ProcessPoolExecutor
    with ProcessPoolExecutor() as executor:
        return list(executor.map(abs, [1]))
def process():
    import multiprocessing
    p = multiprocessing.Process(target=print)
    p.start()
refused("thread", thread)
refused("pool", pool)
refused("process", process)
