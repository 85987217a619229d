# expect: out_of_memory|out_of_fuel
# why: a dictionary that grows
d = {}
i = 0
while True:
    d[i] = str(i) * 100
    i += 1
