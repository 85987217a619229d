from mip import CBC, Model, maximize

m = Model(solver_name=CBC)
m.verbose = 0
x = m.add_var("x", ub=3, var_type="I")
m.objective = maximize(2 * x)
m += x <= 2.5, "r"
print(m.optimize(), m.objective_value, x.x)
m.reset()
print(m.status, m.objective_value, x.x, m.gap)
print(m.optimize(), m.objective_value, x.x, m.constrs[0].expr.violation, (x - 5).x, float(x), (x + 1 <= 2).violation)
m.check_optimization_results()
