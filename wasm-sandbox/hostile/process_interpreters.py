# expect: finished|trap|exception
# why: interpreters inside the interpreter
try:
    from concurrent import interpreters
    inner = interpreters.create()
    inner.exec("x = 1")
    print("inner ran")
except Exception as error:
    print(type(error).__name__)
