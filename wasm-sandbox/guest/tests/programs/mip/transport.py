from mip import CBC, Model, OptimizationStatus, minimize, xsum

supply = {"A": 20, "B": 30}
demand = {"p": 10, "q": 25, "r": 15}
cost = {("A", "p"): 2, ("A", "q"): 4, ("A", "r"): 5, ("B", "p"): 3, ("B", "q"): 1, ("B", "r"): 7}
m = Model("transport", solver_name=CBC)
m.verbose = 0
x = {(s, d): m.add_var(name=f"x_{s}_{d}") for s in supply for d in demand}
m.objective = minimize(xsum(cost[k] * x[k] for k in x))
for s in supply:
    m += xsum(x[s, d] for d in demand) <= supply[s], f"supply_{s}"
for d in demand:
    m += xsum(x[s, d] for s in supply) >= demand[d], f"demand_{d}"
if m.optimize(max_seconds=30) == OptimizationStatus.OPTIMAL:
    print(f"cost {m.objective_value:.2f}")
    for (s, d), v in x.items():
        if v.x > 1e-6:
            print(s, d, round(v.x, 4))
