# expect: out_of_fuel
# why: 10 ** 8 rounds of something harmless
total = 0
for i in range(10 ** 8):
    total += i
print(total)
