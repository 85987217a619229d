# expect: finished
# why: a program may survive a refusal
# says: caught
a = []
try:
    while True:
        a.append(bytearray(1 << 20))
except MemoryError:
    taken = len(a)
    a = None
assert taken < 4096
print("caught")
