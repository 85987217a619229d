from ortools.sat.python import cp_model

weights, values = [12, 7, 11, 8, 9, 6, 7, 3, 5, 6], [24, 13, 23, 15, 16, 11, 14, 5, 9, 12]


def knapsack():
    model = cp_model.CpModel()
    take = [model.NewBoolVar(f"take_{k}") for k in range(10)]
    model.Add(cp_model.LinearExpr.WeightedSum(take, weights) <= 40)
    model.Maximize(cp_model.LinearExpr.WeightedSum(take, values))
    solver = cp_model.CpSolver()
    status = solver.Solve(model)
    print(solver.StatusName(status), solver.ObjectiveValue(), int(solver.ObjectiveValue()))


def bins():
    model = cp_model.CpModel()
    x = {(i, b): model.NewBoolVar(f"x{i}{b}") for i in range(10) for b in range(6)}
    used = [model.NewBoolVar(f"used{b}") for b in range(6)]
    for i in range(10):
        model.AddExactlyOne(x[i, b] for b in range(6))
    for b in range(6):
        model.Add(sum(weights[i] * x[i, b] for i in range(10)) <= 20 * used[b])
    for b in range(5):
        model.AddImplication(used[b + 1], used[b])
    model.Minimize(sum(used))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = 60.0
    status = solver.Solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        print(status, solver.ObjectiveValue(), [solver.Value(u) for u in used])


def assignment():
    costs = [[90, 80, 75, 70], [35, 85, 55, 65], [125, 95, 90, 95], [45, 110, 95, 115], [50, 100, 90, 100]]
    model = cp_model.CpModel()
    x = [[model.NewBoolVar(f"x[{i},{j}]") for j in range(4)] for i in range(5)]
    for row in x:
        model.AddAtMostOne(row)
    for j in range(4):
        model.AddExactlyOne(x[i][j] for i in range(5))
    model.Minimize(sum(costs[i][j] * x[i][j] for i in range(5) for j in range(4)))
    solver = cp_model.CpSolver()
    if solver.Solve(model) == cp_model.OPTIMAL:
        print(f"Total cost = {solver.ObjectiveValue()}")
        for i in range(5):
            for j in range(4):
                if solver.BooleanValue(x[i][j]):
                    print(f"Worker {i} assigned to task {j}. Cost = {costs[i][j]}")


def colouring():
    edges = [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3), (3, 4), (4, 5), (5, 0), (2, 5), (1, 4)]
    model = cp_model.CpModel()
    colours = [model.NewIntVar(0, 5, f"c{v}") for v in range(6)]
    for a, b in edges:
        model.Add(colours[a] != colours[b])
    most = model.NewIntVar(0, 5, "most")
    model.AddMaxEquality(most, colours)
    model.Minimize(most)
    solver = cp_model.CpSolver()
    solver.Solve(model)
    print(solver.Value(most) + 1, all(solver.Value(colours[a]) != solver.Value(colours[b]) for a, b in edges))


knapsack()
bins()
assignment()
colouring()
