from ortools.sat.python import cp_model

model = cp_model.CpModel()
x, y, z = (model.NewIntVar(0, 6, name) for name in "xyz")
model.AddAllowedAssignments([x, y], [(i, (i * i + 2) % 7) for i in range(7)])
model.AddForbiddenAssignments([y, z], [(i, j) for i in range(7) for j in range(7) if (i + j) % 3 == 0])
model.AddElement(x, [3, 1, 4, 1, 5, 2, 6], z)
model.Maximize(10 * x + y - z)
solver = cp_model.CpSolver()
print(solver.StatusName(solver.Solve(model)), solver.ObjectiveValue(), [solver.Value(v) for v in (x, y, z)])

# an element of variables, at an index that is an expression
model = cp_model.CpModel()
index, picked = model.NewIntVar(0, 9, "index"), model.NewIntVar(0, 99, "picked")
prices = [model.NewIntVar(10 * k, 10 * k + k, f"price{k}") for k in range(4)]
model.AddElement(index - 2, prices, picked)
model.Add(picked <= 31)
model.Add(sum(prices) <= 64)
model.Maximize(100 * picked + index - prices[1])
print(solver.StatusName(solver.Solve(model)), solver.ObjectiveValue())
print([solver.Value(v) for v in (index, picked, *prices)])

# shifts: no more than two days of work in a row
model = cp_model.CpModel()
days = [model.NewBoolVar(f"day{k}") for k in range(9)]
model.AddAutomaton(days, 0, [0, 1, 2], [(0, 0, 0), (0, 1, 1), (1, 0, 0), (1, 1, 2), (2, 0, 0)])
model.Maximize(sum((k % 4 + 1) * day for k, day in enumerate(days)) - days[0])
print(solver.StatusName(solver.Solve(model)), solver.ObjectiveValue())

# a permutation and its inverse
model = cp_model.CpModel()
to = [model.NewIntVar(0, 4, f"to{k}") for k in range(5)]
back = [model.NewIntVar(0, 4, f"back{k}") for k in range(5)]
model.AddInverse(to, back)
model.Add(to[2] == 4)
model.Add(back[1] > back[0])
model.Maximize(sum((k + 1) ** 2 * v for k, v in enumerate(to)) + 40 * back[3] - 3 * to[0] * 1)
print(solver.StatusName(solver.Solve(model)), solver.ObjectiveValue(), [solver.Value(v) for v in to + back])

model = cp_model.CpModel()
gap = model.NewIntVarFromDomain(cp_model.Domain.FromIntervals([[0, 3], [10, 12], [40, 41]]), "gap")
other = model.NewIntVarFromDomain(cp_model.Domain.FromValues([2, 5, 9, 17]), "other")
model.AddLinearExpressionInDomain(gap + other, cp_model.Domain.FromValues([8, 19, 29, 50]))
model.Maximize(gap - other)
print(solver.StatusName(solver.Solve(model)), solver.Value(gap), solver.Value(other))
