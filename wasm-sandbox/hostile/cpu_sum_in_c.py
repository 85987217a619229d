# expect: out_of_fuel
# why: a loop inside one call of C code, where Python checks nothing
print(sum(range(10 ** 12)))
