from ortools.linear_solver import pywraplp


def unbounded(s):
    x, y = s.NumVar(0, s.infinity(), "x"), s.NumVar(0, s.infinity(), "y")
    s.Add(x - y <= 1)
    s.Add(x + 2 * y >= 3)
    s.Maximize(x + y)


def infeasible(s):
    x, y = s.NumVar(0, s.infinity(), "x"), s.NumVar(0, s.infinity(), "y")
    s.Add(x + y <= 1)
    s.Add(x + 2 * y >= 3)
    s.Maximize(x + y)


def no_objective(s):
    x = s.NumVar(2, 2, "x")
    s.Add(x <= 3)


def integral(s):
    x = s.IntVar(-s.infinity(), 10, "x")
    s.Add(x >= -3.5)
    s.Minimize(x + 0.5)


def ranged(s):
    x, y = s.IntVar(0, 10, "x"), s.NumVar(0, 10, "y")
    row = s.Constraint(3, 8, "row")
    row.SetCoefficient(x, 1)
    row.SetCoefficient(y, 2)
    s.Add(x - y == 1)
    s.Maximize(x + y)


for name in ("GLOP", "SCIP", "CBC"):
    for build in (unbounded, infeasible, no_objective, integral, ranged):
        solver = pywraplp.Solver.CreateSolver(name)
        build(solver)
        status = solver.Solve()
        print(name, build.__name__, status, status == solver.OPTIMAL, round(solver.Objective().Value(), 9),
              [round(v.solution_value(), 9) for v in solver.variables()])  # fmt: skip
