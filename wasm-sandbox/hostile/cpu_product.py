# expect: out_of_fuel|out_of_memory
# why: a Cartesian product without end
import itertools
print(sum(1 for _ in itertools.product(range(10), repeat=20)))
