# expect: exception|stack_overflow|out_of_memory|out_of_fuel
# why: recursion with Python's own limit removed
import sys
sys.setrecursionlimit(10 ** 9)
def f(n):
    return f(n + 1)
f(0)
