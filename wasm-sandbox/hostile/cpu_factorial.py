# expect: out_of_fuel|out_of_memory
# why: one call of C code that takes hours
import math
print(math.factorial(10 ** 8) % 7)
