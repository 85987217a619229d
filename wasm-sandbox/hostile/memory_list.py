# expect: out_of_memory
# why: takes memory until there is none
a = []
while True:
    a.append(bytearray(1 << 20))
