from ortools.linear_solver import pywraplp


def main():
    data = {"weights": [48, 30, 42, 36, 36, 48, 42, 42, 36, 24], "values": [10, 30, 25, 50, 35, 30, 15, 40, 30, 35]}
    solver = pywraplp.Solver.CreateSolver("SCIP")
    if solver is None:
        print("SCIP solver unavailable.")
        return
    bins = range(3)
    items = range(len(data["weights"]))
    x = {}
    for i in items:
        for b in bins:
            x[i, b] = solver.BoolVar(f"x_{i}_{b}")
    for i in items:
        solver.Add(sum(x[i, b] for b in bins) <= 1)
    for b in bins:
        solver.Add(sum(x[i, b] * data["weights"][i] for i in items) <= 100)
    objective = solver.Objective()
    for i in items:
        for b in bins:
            objective.SetCoefficient(x[i, b], data["values"][i])
    objective.SetMaximization()
    status = solver.Solve()
    print("status", status, status == pywraplp.Solver.OPTIMAL)
    print(f"Total packed value: {objective.Value()}", objective.BestBound())
    print(all(x[key].solution_value() in (0.0, 1.0) for key in x), solver.VerifySolution(1e-7, False))


main()
