from mip import CBC, INTEGER, Model, OptimizationStatus, maximize, minimize


def show(m):
    status = m.optimize()
    print(status, m.status, m.objective_value, m.objective_bound, m.num_solutions, [v.x for v in m.vars], m.gap)


def fresh():
    m = Model(solver_name=CBC)
    m.verbose = 0
    return m


m = fresh()
print(m.status, m.objective_value, m.objective_bound, m.num_solutions, m.gap)
x = m.add_var("x", obj=1)
m += x >= 3
m += x <= 2
show(m)
m = fresh()
x = m.add_var("x", obj=1, var_type=INTEGER, ub=10)
y = m.add_var("y", var_type=INTEGER, ub=10)
m += 2 * x + 2 * y == 5
show(m)
m = fresh()
x, y = m.add_var("x"), m.add_var("y")
m.objective = maximize(x + y)
m += x - y <= 1
show(m)
m = fresh()
x = m.add_var("x", var_type=INTEGER)
m.objective = maximize(x)
m += x >= 1
show(m)
m = fresh()
x = m.add_var("x", lb=2, ub=7, var_type=INTEGER)
m.objective = minimize(3 * x + 1)
show(m)
for status in OptimizationStatus:
    print(status, status.value)
