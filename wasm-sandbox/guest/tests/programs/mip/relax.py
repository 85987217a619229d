from mip import BINARY, CBC, Model, maximize, xsum

m = Model(solver_name=CBC)
m.verbose = 0
x = [m.add_var(f"x{i}", var_type=BINARY) for i in range(5)]
m.objective = maximize(xsum((3 * i + 4) * x[i] for i in range(5)))
m += xsum((2 * i + 3) * x[i] for i in range(5)) <= 14, "cap"
print(m.optimize(relax=True), round(m.objective_value, 6), [round(v.x, 6) + 0.0 for v in x], m.num_int)
print(m.optimize(), m.objective_value, [v.x for v in x])
m.relax()
print(m.num_int, [v.var_type for v in x], m.optimize(), round(m.objective_value, 6))
