# expect: exception|stack_overflow|out_of_memory
# why: recursion through C code
import sys
sys.setrecursionlimit(10 ** 9)
class Mirror:
    def __repr__(self):
        return repr(self)
    def __getattr__(self, name):
        return getattr(self, name + "x")
try:
    repr(Mirror())
except RecursionError as error:
    print(error)
Mirror().attribute
