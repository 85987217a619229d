from mip import Model, MINIMIZE, CBC, INTEGER, OptimizationStatus

m = Model(sense=MINIMIZE, solver_name=CBC)
m.verbose = False
x = m.add_var(name="x", var_type=INTEGER, lb=0, ub=5)
y = m.add_var(name="y", var_type=INTEGER, lb=0, ub=5)
m += x + y >= 11
m.objective = x
status = m.optimize()
print(status)
print(m.objective_value)
try:
    print(x.x + y.x)
except TypeError as e:
    print(e)
print(f"{status.name} {x.x}")
if status != OptimizationStatus.OPTIMAL:
    raise SystemExit(2)
