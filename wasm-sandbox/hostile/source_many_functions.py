# expect: finished
# why: 2000 functions for the compiler
# says: 2000
exec('\n'.join(f'def f{i}(a, b=1, *c, **d): return a + {i}' for i in range(2000)))
print(f1999(1))
