from mip import BINARY, CBC, Model, maximize, xsum

m = Model("first", solver_name=CBC)
m.verbose = 0
x = [m.add_var(f"x{i}", var_type=BINARY, ub=1) for i in range(3)]
m.objective = maximize(xsum((i + 1) * x[i] for i in range(3)) + 5)
m += xsum(x) <= 2, "two"
c = m.copy()
c.verbose = 0
print(c.name, [v.name for v in c.vars], [str(r) for r in c.constrs], c.sense, c.objective)
print(c.optimize(), c.objective_value, m.status, m.objective_value)
print(m.translate(x[1]) is x[1], m.translate([x[0], 3, {"a": x[2]}]) is not None)
m.clear()
print(m.num_cols, m.num_rows, m.sense, m.verbose, m.status)
