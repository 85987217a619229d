from ortools.sat.python import cp_model

places = [(0, 0), (7, 1), (3, 9), (8, 8), (1, 5), (6, 4), (2, 2), (9, 3)]


def distance(a, b):
    return abs(places[a][0] - places[b][0]) * 10 + abs(places[a][1] - places[b][1]) * 11 + (a * b) % 3


def report(model, arcs, length):
    solver = cp_model.CpSolver()
    status = solver.Solve(model)
    print(solver.StatusName(status), solver.ObjectiveValue())
    return sum(solver.BooleanValue(literal) for _, _, literal in arcs)


def tour():
    model = cp_model.CpModel()
    arcs = [(i, j, model.NewBoolVar(f"{i}_{j}")) for i in range(8) for j in range(8) if i != j]
    model.AddCircuit(arcs)
    model.Minimize(sum(distance(i, j) * literal for i, j, literal in arcs))
    print(report(model, arcs, 8))


def prizes():
    model = cp_model.CpModel()
    arcs = [(i, j, model.NewBoolVar(f"{i}_{j}")) for i in range(8) for j in range(8) if i != j or i > 0]
    model.AddCircuit(arcs)
    gain = sum(37 * i * literal for i, j, literal in arcs if i != j)
    model.Add(sum(distance(i, j) * literal for i, j, literal in arcs if i != j) <= 260)
    model.Maximize(gain)
    print(report(model, arcs, 8))


def vehicles():
    model = cp_model.CpModel()
    arcs = [(i, j, model.NewBoolVar(f"{i}_{j}")) for i in range(8) for j in range(8) if i != j]
    model.AddMultipleCircuit(arcs)
    model.Add(sum(literal for i, _, literal in arcs if i == 0) == 3)
    model.Minimize(sum(distance(i, j) * literal for i, j, literal in arcs))
    print(report(model, arcs, 8))


tour()
prizes()
vehicles()
