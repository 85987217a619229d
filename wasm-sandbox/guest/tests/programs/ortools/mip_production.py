from ortools.linear_solver import pywraplp

solver = pywraplp.Solver("production", pywraplp.Solver.CBC_MIXED_INTEGER_PROGRAMMING)
demand = [40, 65, 30, 80]
make = [solver.IntVar(0, 70, f"make[{t}]") for t in range(4)]
store = [solver.NumVar(0, solver.infinity(), f"store[{t}]") for t in range(4)]
setup = [solver.BoolVar(f"setup[{t}]") for t in range(4)]
for t in range(4):
    before = store[t - 1] if t else 0
    solver.Add(before + make[t] == demand[t] + store[t], f"balance_{t}")
    solver.Add(make[t] <= 70 * setup[t])
solver.Minimize(solver.Sum([50 * setup[t] + 3 * make[t] + 1.5 * store[t] for t in range(4)]) + 10)
status = solver.Solve()
print(status, solver.Objective().Value(), solver.Objective().minimization(), solver.Objective().offset())
print([v.solution_value() for v in make + store + setup])
print(solver.LookupConstraint("balance_1").name(), solver.NumConstraints(), make[0], repr(make[1]))
# a change makes the old solution disappear
solver.Add(make[0] <= 60)
print(make[0].solution_value(), solver.Objective().Value())
solver.SetTimeLimit(20000)
params = pywraplp.MPSolverParameters()
params.SetDoubleParam(params.RELATIVE_MIP_GAP, 0.0)
print(solver.Solve(params), solver.Objective().Value())
make[3].SetBounds(0, 20)
store[0].SetUb(500)
print(solver.Solve(), solver.Objective().Value())
solver.Clear()
print(solver.NumVariables(), solver.NumConstraints())
