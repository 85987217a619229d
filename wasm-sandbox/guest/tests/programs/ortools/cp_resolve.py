from ortools.sat.python import cp_model

model = cp_model.CpModel()
x = [model.NewIntVar(0, 9, f"x{i}") for i in range(3)]
model.Add(sum(x) == 12)
solver = cp_model.CpSolver()
# the best objective first, then the second among those
model.Maximize(x[0] - x[1])
solver.Solve(model)
best = int(solver.ObjectiveValue())
model.Add(x[0] - x[1] == best)
model.Minimize(x[2] * 2 + x[1])
print(solver.StatusName(solver.Solve(model)), best, [solver.Value(v) for v in x])
copy = model.Clone()
copy.Add(x[2] >= 4)
print(solver.StatusName(solver.Solve(copy)), solver.StatusName(solver.Solve(model)))
y = x[0].domain
x[0].domain = cp_model.Domain(0, 5)
print(solver.StatusName(solver.Solve(model)), y, x[0])
model.ClearObjective()
print(model.HasObjective(), solver.StatusName(solver.Solve(model)), solver.ObjectiveValue())
b = model.NewBoolVar("b")
for value in range(3):
    made = model.Add(x[1] >= value)
    made.OnlyEnforceIf(b)
print(made.Index(), made.Name() == "", made.WithName("last").Name(), len(model.Proto().constraints))
