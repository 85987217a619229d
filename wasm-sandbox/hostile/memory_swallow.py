# expect: out_of_memory|out_of_fuel
# why: goes on asking after each refusal
a = []
while True:
    try:
        a.append(bytearray(1 << 20))
    except MemoryError:
        a.append(0)
