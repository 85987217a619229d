from docplex.mp.model import Model

m = Model("duals")
x = m.continuous_var_list(2, name="x", ub=10)
a = m.add(x[0] + x[1] <= 8, "a")
b = m.add(x[0] - x[1] >= -3, "b")
c = m.add(2 * x[0] + x[1] == 9, "c")
r = m.add_range(1, x[0] + 2 * x[1], 12, "r")
r2 = m.add_range(-5, x[0] - 2 * x[1], 5, "r2")
m.maximize(3 * x[0] + x[1])
m.solve()
for t in (a, b, c, r, r2):
    print(t.name, round(t.slack_value, 6), round(t.dual_value, 6))
print([round(v.reduced_cost, 6) for v in x], [round(v.solution_value, 6) for v in x])
m.minimize(x[0] - 4 * x[1])
m.solve()
print([round(v, 6) for v in m.dual_values([a, b, c, r2])], [round(v, 6) for v in m.slack_values([a, b, c, r2])])
print([round(v, 6) for v in m.reduced_costs(x)], r)
