# expect: exception|stack_overflow
# why: recursion through the key of a sort
import sys
sys.setrecursionlimit(10 ** 9)
def f(a):
    return sorted([1, 2], key=lambda _: f(a))
f(1)
