# expect: finished|exception|trap|out_of_fuel
# why: waits for what never comes; nobody else waits with it
# variant: sleep: __import__("time").sleep(10 ** 6)
# variant: sleeps: [__import__("time").sleep(60) for _ in range(100)]
# variant: select: __import__("select").select([], [], [], 10 ** 6)
# variant: poll: __import__("select").poll().poll(10 ** 6)
# variant: queue: __import__("queue").Queue().get(timeout=10 ** 4)
# variant: lock: (lambda l: l.acquire() and l.acquire(timeout=10 ** 4))(__import__("threading").Lock())
# variant: condition: exec("import threading\nc = threading.Condition()\nwith c: c.wait(10 ** 4)")
# variant: event: __import__("threading").Event().wait(10 ** 4)
# variant: input: input("name? ")
# variant: read: __import__("sys").stdin.read()
# variant: readline: __import__("sys").stdin.readline()
# variant: pause: __import__("signal").pause()
# variant: sched: exec("import sched, time\ns = sched.scheduler(time.time, time.sleep)\ns.enter(10 ** 6, 1, print)\ns.run()")
# variant: asyncio: __import__("asyncio").run(__import__("asyncio").sleep(10 ** 6))
# variant: wait_zero: __import__("os").read(0, 1)
@VARIANT@
