from mip import BINARY, CBC, Model, maximize, xsum

m = Model(solver_name=CBC)
m.verbose = 0
x = [m.add_var(f"x{i}", var_type=BINARY) for i in range(4)]
m.objective = maximize(xsum((i * i + 2) * x[i] for i in range(4)))
cap = m.add_constr(xsum((i + 1) * x[i] for i in range(4)) <= 5, "cap")
print(x[0].x, x[0].rc, cap.pi, cap.slack, m.objective_value)
m.optimize()
print(m.objective_value, cap.pi, x[0].rc, cap.slack)
print(m.num_solutions >= 1, x[0].xi(0), m.objective_values[0])
