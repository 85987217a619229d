from mip import CBC, Model, maximize, minimize

m = Model(solver_name=CBC)
m.verbose = 0
x, y = m.add_var("x"), m.add_var("y")
m.objective = maximize(3 * x + 5 * y + 10)
m += x <= 4, "a"
m += 2 * y <= 12, "b"
m += 3 * x + 2 * y <= 18, "c"
print(m.optimize(), round(m.objective_value, 6))
for c in m.constrs:
    print(c.name, round(c.pi, 6) + 0.0, round(c.slack, 6) + 0.0)
print([round(v.rc, 6) + 0.0 for v in m.vars], [round(v.x, 6) for v in m.vars])

m = Model(solver_name=CBC)
m.verbose = 0
x, y, z = (m.add_var(n, ub=40) for n in "xyz")
m.objective = minimize(4 * x + 6 * y + 9 * z)
m += x + 2 * y + z >= 10, "r1"
m += 2 * x + y + 4 * z >= 12, "r2"
m += x + y + z <= 30, "r3"
m.optimize()
print(round(m.objective_value, 6), [round(v.x, 6) for v in m.vars])
print([round(c.pi, 6) + 0.0 for c in m.constrs], [round(c.slack, 6) + 0.0 for c in m.constrs])
print([round(v.rc, 6) + 0.0 for v in m.vars])
