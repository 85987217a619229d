from docplex.mp.model import Model

m = Model("quad2")
x = m.integer_var_list(3, lb=-5, ub=5, name="x")
e = (x[0] - 1) ** 2 + (x[1] + 2) * (x[1] - 4) + x[2] * x[2] - 4 * x[2] + 7
print(e, type(e).__name__, e.is_quad_expr(), e.number_of_quadratic_terms, e.get_constant(), e.size)
print(sorted((str(k), v) for k, v in e.iter_quads()), e.linear_part)
m.minimize(e)
m.add(m.sum(x) >= 2)
s = m.solve()
print(s.objective_value, [v.solution_value for v in x], e.solution_value)
m.add(x[0] * x[0] + x[1] * x[1] <= 10, "q1")
print([str(c) for c in m.iter_quadratic_constraints()], m.number_of_quadratic_constraints)
s = m.solve()
print(s.objective_value)
print(m.export_as_lp_string())
print((x[0] * x[1]).equals(x[1] * x[0]), x[0].square(), x[0] * 2 * x[1], m.sumsq(x), m.sum(v * v for v in x))
try:
    print(x[0] * x[1] * x[2])
except Exception as ex:
    print(type(ex).__name__, ex)
try:
    print((x[0] * x[1]) ** 2)
except Exception as ex:
    print(type(ex).__name__, ex)
