# expect: finished
# why: raises in a finalizer
# says: on
class A:
    def __del__(self):
        raise SystemExit(9)
a = A()
del a
print('on')
