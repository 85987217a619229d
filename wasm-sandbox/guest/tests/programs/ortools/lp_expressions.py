from ortools.linear_solver import pywraplp


def attempt(label, call):
    try:
        made = call()
        print(label, type(made).__name__, made)
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


s = pywraplp.Solver.CreateSolver("SCIP")
x, y = s.IntVar(0, 10, "x"), s.NumVar(0, s.infinity(), "y")
b, z = s.BoolVar("b"), s.Var(-1, 5, True, "")
for label, call in {
    "variable": lambda: x,
    "unnamed": lambda: z,
    "sum": lambda: x + y,
    "linear": lambda: 2 * x + 3 * y - 1,
    "minus": lambda: 3 - x,
    "negative": lambda: -(x + y),
    "half": lambda: x / 2,
    "Sum": lambda: s.Sum([x, y, b]),
    "empty Sum": lambda: s.Sum([]),
    "python sum": lambda: sum([x, y]),
    "less": lambda: x <= 3,
    "equal": lambda: x + y == 3,
    "two sides": lambda: x >= y,
    "product": lambda: x * y,
    "power": lambda: x**2,
    "divided": lambda: 2 / x,
    "strict": lambda: x < 3,
    "strict greater": lambda: x > 3,
    "unequal": lambda: x != 3,
    "text": lambda: x <= "a",
    "None": lambda: x == None,  # noqa: E711
    "attribute": lambda: x.value,
    "X": lambda: x.X,
    "Sum of two": lambda: s.Sum(x, y),
    "coefficients": lambda: sorted((v.name(), c) for v, c in (2 * x - y + x).GetCoeffs().items()),
    "solver attribute": lambda: s.Status(),
    "in": lambda: x in [x],
}.items():
    attempt(label, call)
print(x.name(), x.lb(), x.ub(), x.integer(), x.index(), y.ub(), z.Lb(), z.Ub(), b.integer())
