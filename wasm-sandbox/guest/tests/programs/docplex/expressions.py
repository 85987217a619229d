from docplex.mp.model import Model

m = Model("expr")
x, y, z = (m.continuous_var(name=n) for n in "xyz")
i, b = m.integer_var(name="i"), m.binary_var(name="b")
for e in (x + y, 2 * x - 3 * y + 4, -x, x / 2, (x + y) * 3, x * y, x ** 2, (x + 1) ** 2, (x + y) * (x - z), x - x, 0 * x,
          m.sum([x, y, z, 3]), m.sum(x * k for k in range(3)), m.scal_prod([x, y], [1, 2.5]), m.dot([x, y, z], [1, 0, -1]),
          m.sumsq([x, y]), m.sum_vars([x, y]), m.linear_expr(), m.linear_expr(5), 1.5 * x + 0.25, 1e-7 * x, 3 - x,
          m.sum([]), m.abs(x - y), m.max(x, y), m.min([x, y, 3]), m.sum({1: x, 2: y})):
    print(str(e), "|", repr(e))
for c in (x <= 3, x + y >= 2 * z, x == 4, 3 <= x, 2 <= x + y, x <= y, (x + y <= 3).rhs, i != 3, b == 1, x * x <= 4):
    print(str(c), "|", repr(c))
e = 2 * x + 3 * y + 7
print(e.get_coef(x), e.constant, e[y], e.contains_var(z), e.is_constant(), [str(v) for v in e.iter_variables()], e.size)
print([(str(v), k) for v, k in e.iter_terms()], e.number_of_variables(), e.clone(), e.equals(2 * x + 3 * y + 7))
e += z
e -= 1
e *= 2
print(e, m.sum([e, e]), e - e)
