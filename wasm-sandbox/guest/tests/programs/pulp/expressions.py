import pulp

x = pulp.LpVariable("x", 0, 10)
y = pulp.LpVariable("y", -5, None, cat="Integer")
e = 2 * x + 3 * y - 4
print(e, repr(e), e.constant, len(e))
print(e - x, -e, e + e, e * 2, e / 4)
print(2 * (x + y) - 3 * (x - y))
c = e <= 7
print(c, repr(c), c.sense, c.constant)
print(x >= 3, x == y, 5 <= x)
print(pulp.lpSum([x, y, 3, 2 * x]), pulp.lpSum([]), pulp.lpSum(x))
print(pulp.lpDot([1, 2], [x, y]))
print(x, repr(x), x.name, x.value(), e.value())
print(e.get(x), e.get(y, 0), e[x])
print(pulp.LpAffineExpression({x: 1, y: -1}, 5))
print(pulp.LpAffineExpression([(x, 2), (y, 3)]), (x + y).name)
s = pulp.LpAffineExpression()
for k in range(3):
    s += k * x
print(s, s.isAtomic(), (1 * x).isAtomic(), s.isNumericalConstant())
print(sorted([v.name for v in e.keys()]))
