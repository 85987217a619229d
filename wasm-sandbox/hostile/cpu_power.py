# expect: out_of_fuel|out_of_memory
# why: one bytecode that computes for ever: 10 ** 10 ** 9
print(len(str(10 ** (10 ** 9))))
