from mip import CBC, Model, maximize, xsum

m = Model(solver_name=CBC)
m.verbose = 0
x = [m.add_var(f"x{i}", ub=5) for i in range(4)]
rows = [m.add_constr(x[i] + x[(i + 1) % 4] <= 4 + i, f"r{i}") for i in range(4)]
m.objective = maximize(xsum((i + 1) * x[i] for i in range(4)))
print(m.optimize(), m.objective_value)
m.remove(rows[2])
print([c.name for c in m.constrs], m.optimize(), m.objective_value, rows[3].idx)
m.remove([x[1], rows[0]])
print([v.name for v in m.vars], [str(c) for c in m.constrs], m.optimize(), m.objective_value, x[3].idx, m.num_cols)
