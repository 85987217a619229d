from mip import BINARY, CBC, Model, maximize, xsum

m = Model(solver_name=CBC)
m.verbose = 0
x = [m.add_var(f"x{i}", var_type=BINARY) for i in range(4)]
m.objective = maximize(xsum((i + 1) * x[i] for i in range(4)))
m += xsum(x) <= 3
m.add_sos([(x[i], i + 1) for i in range(4)], 2)
print(m.optimize(), m.objective_value, [v.x for v in x])
