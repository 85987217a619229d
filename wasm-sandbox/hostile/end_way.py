# expect: exit
# why: leaves in one way
# variant: exit [finished]: exit()
# variant: quit [exit]: quit(3)
# variant: raise [finished]: raise SystemExit
# variant: text [exit]: raise SystemExit("bye")
# variant: object [exit]: raise SystemExit(object())
# variant: os_exit [trap]: __import__("os")._exit(0)
# variant: abort [trap]: __import__("os").abort()
# variant: interrupt [exception]: raise KeyboardInterrupt
# variant: generator [exception]: raise GeneratorExit
# variant: base [exception]: raise BaseException("x")
# variant: group [exception]: raise ExceptionGroup("g", [ValueError(1)])
# variant: assert [exception]: assert False
# variant: recursion [exception]: (lambda f: f(f))(lambda f: f(f))
# variant: syntax [exception]: exec("def f(:")
# variant: unprintable [exception]: exec("class E(Exception):\n    def __str__(self): raise self\nraise E")
# variant: nested [exception]: exec("try:\n    1 / 0\nfinally:\n    [][1]")
@VARIANT@
