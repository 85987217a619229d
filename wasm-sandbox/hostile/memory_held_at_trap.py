# expect: out_of_fuel
# why: holds much memory when it is ended; the next program must start from a clean one
marker = b'LEFTOVER' * (5 << 20)
while True:
    pass
