# expect: finished
# why: reaches for processes, threads and signals in one way
# says: refused
# variant: system: __import__("os").system("id") == 0
# variant: popen: __import__("os").popen("id").read()
# variant: run: __import__("subprocess").run(["id"])
# variant: output: __import__("subprocess").check_output("id", shell=True)
# variant: fork: __import__("os").fork() or True
# variant: forkpty: __import__("os").forkpty()
# variant: execv: __import__("os").execv("/bin/sh", ["sh"])
# variant: spawn: __import__("os").spawnv(__import__("os").P_WAIT, "/bin/sh", ["sh"])
# variant: posix_spawn: __import__("os").posix_spawn("/bin/sh", ["sh"], {})
# variant: process: __import__("multiprocessing").Process(target=print).start() or True
# variant: pool: __import__("multiprocessing").Pool(2).map(abs, [1])
# variant: executor: __import__("concurrent.futures").futures.ProcessPoolExecutor().submit(abs, 1).result()
# variant: pty: __import__("pty").spawn("/bin/sh")
# variant: kill: __import__("os").kill(1, 9) or True
# variant: kill_parent: __import__("os").kill(__import__("os").getppid(), 15) or True
# variant: killpg: __import__("os").killpg(0, 9) or True
# variant: alarm: __import__("signal").alarm(1)
# variant: timer: __import__("signal").setitimer(0, 1)
# variant: ctypes: __import__("ctypes").CDLL(None)
# variant: cffi: __import__("cffi").FFI()
# variant: thread: __import__("threading").Thread(target=print).start() or True
# variant: start_new: __import__("_thread").start_new_thread(print, ())
# variant: threads: __import__("concurrent.futures").futures.ThreadPoolExecutor().submit(abs, 1).result()
# variant: setuid: __import__("os").setuid(0) or True
# variant: nice: __import__("os").nice(-20)
# variant: setsid: __import__("os").setsid()
# variant: limits: __import__("resource").setrlimit(7, (9, 9)) or True
# variant: ptrace: __import__("ctypes").CDLL("libc.so.6").ptrace
# variant: wait: __import__("os").waitpid(-1, 0)
# variant: browser: __import__("webbrowser").open("http://127.0.0.1:@PORT@/")
# variant: ensurepip: __import__("ensurepip").bootstrap()
# variant: pip: __import__("pip").main(["install", "x"])
# variant: interpreters: __import__("_interpreters").create() and False
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
