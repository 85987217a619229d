# expect: out_of_fuel
# why: bulk memory operations: little code, much work, and at the edge of the fuel
a = bytearray(16 << 20)
b = bytes(16 << 20)
while True:
    a[:] = b
