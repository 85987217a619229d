from ortools.linear_solver import pywraplp

s = pywraplp.Solver.CreateSolver("SCIP")
x, b = s.IntVar(0, 10, "x y"), s.BoolVar("b")
y, z = s.NumVar(-s.infinity(), s.infinity(), "y"), s.Var(2, 5, True, "")
w, q = s.NumVar(1, s.infinity(), "w"), s.NumVar(-s.infinity(), 4, "q")
s.Add(x + 2 * y - 1.5 * b <= 5, "c1")
s.Add(x - y >= 1)
s.Add(x + y == 3, "eq")
s.Constraint(1, 4, "range").SetCoefficient(x, 1)
s.Maximize(2 * x - y + z / 3 + 4 + w + q)
print(s.ExportModelAsLpFormat(False))
print(s.ExportModelAsLpFormat(True))
