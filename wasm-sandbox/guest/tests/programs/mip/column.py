from mip import CBC, Column, INF, Model, xsum

m = Model(solver_name=CBC)
m.verbose = 0
x = [m.add_var(f"x{i}", obj=1) for i in range(2)]
rows = [m.add_constr(3 * x[0] >= 9, "a"), m.add_constr(2 * x[1] >= 8, "b")]
print(m.optimize(), m.objective_value, [c.pi for c in rows])
new = m.add_var("new", obj=1, column=Column(rows, [1, 2]))
print(m.optimize(), m.objective_value, new.x, new.column, x[0].column, rows[0])
print(m.constrs[1], m.num_nz, INF, xsum(m.vars))
