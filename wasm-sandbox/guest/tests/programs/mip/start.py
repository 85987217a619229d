from mip import BINARY, CBC, Model, maximize, xsum

m = Model(solver_name=CBC)
m.verbose = 0
x = [m.add_var(f"x{i}", var_type=BINARY) for i in range(5)]
m.objective = maximize(xsum((7 - i) * x[i] for i in range(5)))
m += xsum((4 + i) * x[i] for i in range(5)) <= 12
m.start = [(x[0], 1), (x[1], 1.0)]
print([(v.name, value) for v, value in m.start], m.optimize(), m.objective_value)
m.start = None
print(m.start)
