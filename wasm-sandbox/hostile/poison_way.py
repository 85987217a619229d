# expect: finished|exception|trap
# why: reaches into the interpreter or its own runner in one way
# variant: subclasses: [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == "Popen"][0](["id"])
# variant: frames: __import__("sys")._getframe(1).f_globals["_solve_on_host"](b"x")
# variant: objects: [o for o in __import__("gc").get_objects() if getattr(o, "__name__", "") == "_solve_on_host"][0](b"x")
# variant: guest: __import__("orlm_guest")._solve_on_host(b"")
# variant: world: __import__("wit_world").solve(b"ORLMMOD1" + bytes(64))
# variant: world_text: __import__("wit_world").solve("text")
# variant: world_none: __import__("wit_world").solve(None)
# variant: world_big: __import__("wit_world").solve(bytes(900_000))
# variant: bridge: __import__("orlm_model.bridge").bridge.solve(b"ORLMMOD1" + b"\xff" * 999)
# variant: format: "{0.__class__.__init__.__globals__}".format(__import__("orlm_capture").CappedText())[:0]
# variant: code: (lambda: 0).__code__.replace(co_code=b"\xff" * 20)
# variant: reduce: __import__("pickle").loads(b"cos\nsystem\n(S'id'\ntR.") == 0
# variant: trace: __import__("sys").settrace(lambda *a: 1 / 0)
# variant: profile: __import__("sys").setprofile(lambda *a: None)
# variant: builtins: __builtins__.__dict__.clear()
# variant: compile: setattr(__import__("builtins"), "compile", None)
# variant: imports: setattr(__import__("builtins"), "__import__", None)
# variant: modules: __import__("sys").modules.clear()
# variant: meta_path: __import__("sys").meta_path.clear()
# variant: hook: setattr(__import__("sys"), "excepthook", 1 / 0)
# variant: exit_hook: __import__("atexit").register(lambda: 1 / 0) and None
# variant: collector: __import__("gc").callbacks.append(lambda *a: 1 / 0)
# variant: recursion_limit: __import__("sys").setrecursionlimit(10 ** 9)
# variant: stdout: setattr(__import__("sys"), "stdout", None)
# variant: stdout_object: setattr(__import__("sys"), "stdout", object())
# variant: capture: setattr(__import__("orlm_capture").CappedText, "text", lambda self: 42)
# variant: describe: setattr(__import__("orlm_capture"), "describe", None) or 1 / 0
# variant: outcome: setattr(__import__("wit_world"), "Outcome", None)
# variant: encoder: setattr(__import__("json"), "dumps", lambda *a, **k: "x")
# variant: dictionary: type(__import__("sys").modules["__main__"]).__class__.mro(type)[0] and None
@VARIANT@
print("after")
