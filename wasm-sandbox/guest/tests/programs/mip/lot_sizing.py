from mip import BINARY, CBC, CONTINUOUS, Model, OptimizationStatus, minimize, xsum

demand = [40, 60, 30, 70]
setup, hold, unit = 100, 2, [5, 6, 5, 7]
T = range(len(demand))
m = Model("lots", solver_name=CBC)
m.verbose = 0
make = [m.add_var(f"make{t}", var_type=CONTINUOUS) for t in T]
stock = [m.add_var(f"stock{t}") for t in T]
use = [m.add_var(f"use{t}", var_type=BINARY) for t in T]
for t in T:
    before = stock[t - 1] if t else 0
    m += before + make[t] == demand[t] + stock[t], f"balance{t}"
    m += make[t] <= sum(demand) * use[t]
m.objective = minimize(xsum(setup * use[t] + unit[t] * make[t] + hold * stock[t] for t in T))
status = m.optimize()
if status in (OptimizationStatus.OPTIMAL, OptimizationStatus.FEASIBLE):
    print(round(m.objective_value, 4), [round(v.x) for v in use], [round(v.x, 3) for v in make])
    print("stock:", ", ".join(f"{v.name}={v.x:.1f}" for v in stock))
