from mip import BINARY, CBC, Model, xsum

m = Model(solver_name=CBC)
m.verbose = 0
x = m.add_vars(3, "x", ub=4, obj=2)
y = m.add_vars(2, var_type=BINARY)
print([v.name for v in x], [v.ub for v in x], [v.obj for v in x], [v.var_type for v in y])
m += xsum(x) + 2 * y[0] >= 7
m += x[0] - y[1] == 1
print(m.optimize(), m.objective_value, m.num_cols, [v.name for v in m.vars])
print(x[0] in x, x[-1] is m.vars[2], len(m.vars), [v.idx for v in m.vars[1:3]])
