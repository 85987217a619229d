from ortools.linear_solver import pywraplp


def attempt(label, call):
    try:
        made = call()
        print(label, made if isinstance(made, (int, float, str, type(None))) else type(made).__name__)
    except BaseException as error:
        print(label, "!!", type(error).__name__, error)


s = pywraplp.Solver.CreateSolver("SCIP")
x, y = s.IntVar(0, 10, "x"), s.NumVar(0, 5, "y")
for label, call in {
    "no name": lambda: s.NumVar(0, 1),
    "keyword": lambda: s.NumVar(0, 1, name="k"),
    "text bound": lambda: s.NumVar("a", 1, "k"),
    "None bound": lambda: s.NumVar(0, None, "k"),
    "name type": lambda: s.IntVar(0, 1, 3),
    "BoolVar": lambda: s.BoolVar(),
    "Add number": lambda: s.Add(3),
    "Add None": lambda: s.Add(None),
    "Add expression": lambda: s.Add(x + y),
    "Add variable": lambda: s.Add(x),
    "Add True": lambda: s.Add(True),
    "Add named": lambda: s.Add(x + y <= 3, "named").name(),
    "Add keyword": lambda: s.Add(x + 1 <= y + 3, name="other").ub(),
    "auto name": lambda: s.Add(x <= 4).name(),
    "Constraint": lambda: s.Constraint(0, 3, "c").lb(),
    "Constraint bare": lambda: s.Constraint().ub(),
    "Constraint text": lambda: s.Constraint(1, "a"),
    "coefficient": lambda: s.Constraint(0, 3).SetCoefficient(x, "a"),
    "coefficient of a sum": lambda: s.Constraint(0, 3).SetCoefficient(x + y, 2),
    "RowConstraint": lambda: s.RowConstraint(0, 3, "row").name(),
    "objective number": lambda: s.Maximize(3),
    "objective text": lambda: s.Maximize("a"),
    "objective comparison": lambda: s.Minimize(x <= 3),
    "time limit": lambda: s.SetTimeLimit(1000.5),
    "Solve argument": lambda: s.Solve(3),
    "solver name": lambda: pywraplp.Solver.CreateSolver(3),
    "no solver": lambda: pywraplp.Solver.CreateSolver("FOO"),
    "CPLEX": lambda: pywraplp.Solver.CreateSolver("CPLEX"),
    "constructor": lambda: pywraplp.Solver("n"),
    "constructor text": lambda: pywraplp.Solver("n", "GLOP"),
    "Variable": lambda: pywraplp.Variable(),
    "invented": lambda: s.AddConstraint(x <= 3),
    "LookupVariable": lambda: s.LookupVariable("x").name(),
    "Lookup missing": lambda: s.LookupVariable("none"),
    "LookupConstraint": lambda: s.LookupConstraint("named").name(),
    "bounds": lambda: x.SetBounds(0, "a"),
}.items():
    attempt(label, call)
for name in ("GLOP", "glop", "SCIP", "CBC", "SAT", "CP_SAT", "CLP", "PDLP", "BOP", "SCIP_MIXED_INTEGER_PROGRAMMING"):
    solver = pywraplp.Solver.CreateSolver(name)
    print(name, solver.SolverVersion(), solver.IsMip())
print(sorted((key, value) for key, value in vars(pywraplp.Solver).items() if key.isupper()))
