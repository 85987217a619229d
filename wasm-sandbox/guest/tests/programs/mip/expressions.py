from mip import CBC, LinExpr, Model, xsum

m = Model(solver_name=CBC)
x, y, z = (m.add_var(name) for name in "xyz")
for e in (x + y, x - y, 2 * x, x * 2.5, x / 4, -x, 3 - x, x - 3, x + 0, 2 * (x + y) - 3 * (x - y) + 7,
          (x + y) * 1, (x + y) / 2, xsum([x, y, 3, 2 * z, x]), sum([x, y, z]), x + x, x - x, (x + y) - (x + y),
          xsum([]), 5 - (x + y), (x + y) + 4.5, 1e-7 * x, 12345678.9 * y, -0.0 * x):
    print(repr(str(e)))
for c in (x <= 3, x >= y + 2, 3 <= x, 3 == x + y, 2 * x + 3 <= y, x == y, 1 <= x + y, x + y <= -2, x - 5 >= 0):
    print(repr(str(c)), c.sense, c.const, len(c))
e = LinExpr([x, y], [1, 2], 5)
e.add_term(z, 3)
e.add_term(4)
e.add_term(x + 1, 2)
e.add_var(y, -2)
e.add_const(1)
print(e, e.const, {v.name: a for v, a in e.expr.items()}, e.sense == "", e.equals(e.copy()), e.x)
f = e.copy()
f += x
print(e.equals(f), f, e)
print((x + y).model is m, LinExpr().model, float(x) != float(x), bool(x <= y))
