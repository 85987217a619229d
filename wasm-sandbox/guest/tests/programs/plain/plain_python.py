import math
from collections import Counter, defaultdict
from itertools import combinations, product

print(sum(a * b for a, b in combinations(range(5), 2)), Counter("banana").most_common(1), math.comb(5, 2))
d = defaultdict(list)
for k, v in product("ab", range(2)):
    d[k].append(v)
print(dict(d))
try:
    input("question? ")
except EOFError as error:
    print(type(error).__name__, error)
