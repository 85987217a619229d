from mip import BINARY, CBC, Model, OptimizationStatus, maximize, xsum

profits = [10, 13, 18, 32, 7, 15]
weights = [11, 15, 20, 36, 10, 33]
capacity = 48
items = range(len(weights))

m = Model("knapsack", solver_name=CBC)
m.verbose = 0
x = [m.add_var(var_type=BINARY) for i in items]
m.objective = maximize(xsum(profits[i] * x[i] for i in items))
m += xsum(weights[i] * x[i] for i in items) <= capacity
status = m.optimize()
print(status, status == OptimizationStatus.OPTIMAL, status.name, status.value)
print([i for i in items if x[i].x >= 0.99], m.objective_value, m.objective_bound, m.gap)
print([v.x for v in m.vars], m.num_cols, m.num_rows, m.num_int, m.num_nz, m.name)
