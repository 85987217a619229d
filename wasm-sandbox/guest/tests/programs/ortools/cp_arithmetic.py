from ortools.sat.python import cp_model


def solve(label, build):
    model = cp_model.CpModel()
    shown = build(model)
    solver = cp_model.CpSolver()
    print(label, solver.StatusName(solver.Solve(model)), solver.ObjectiveValue(), [solver.Value(v) for v in shown])


def product(model):
    x, y, p = model.NewIntVar(1, 50, "x"), model.NewIntVar(1, 50, "y"), model.NewIntVar(0, 2500, "p")
    model.AddMultiplicationEquality(p, [x, y])
    model.Add(x + 2 * y == 41)
    model.Maximize(p + x)
    return x, y, p


def cube(model):
    x, p = model.NewIntVar(-5, 5, "x"), model.NewIntVar(-200, 200, "p")
    model.AddMultiplicationEquality(p, x, x, x)
    model.Add(p <= 60)
    model.Maximize(p)
    return x, p


def square(model):
    x, p = model.NewIntVar(-9, 9, "x"), model.NewIntVar(0, 100, "p")
    model.AddMultiplicationEquality(p, [x, x])
    model.Add(p >= 30)
    model.Minimize(10 * p + x)
    return x, p


def triple(model):
    a, b, c = (model.NewIntVar(1, 60, name) for name in "abc")
    aa, bb, cc = (model.NewIntVar(1, 3600, name) for name in ("aa", "bb", "cc"))
    for root, power in ((a, aa), (b, bb), (c, cc)):
        model.AddMultiplicationEquality(power, [root, root])
    model.Add(aa + bb == cc)
    model.Add(a < b)
    model.Add(a + b + c == 84)
    model.Minimize(c)
    return a, b, c


def divide(model):
    x, q, r = model.NewIntVar(-20, 20, "x"), model.NewIntVar(-20, 20, "q"), model.NewIntVar(-20, 20, "r")
    model.AddDivisionEquality(q, x, 3)
    model.AddModuloEquality(r, x, 3)
    model.Add(q == -4)
    model.Maximize(x + 2 * r)
    return x, q, r


def by_variable(model):
    x, d = model.NewIntVar(0, 40, "x"), model.NewIntVar(2, 7, "d")
    q, r = model.NewIntVar(0, 40, "q"), model.NewIntVar(0, 9, "r")
    model.AddDivisionEquality(q, x, d)
    model.AddModuloEquality(r, x, d)
    model.Add(x == 38)
    model.Maximize(10 * r + q)
    return x, d, q, r


def extremes(model):
    x, y, low, high, gap = (model.NewIntVar(-10, 10, name) for name in ("x", "y", "low", "high", "gap"))
    model.AddMaxEquality(high, [x, y, 2])
    model.AddMinEquality(low, [x, 2 * y - 1, 3])
    model.AddAbsEquality(gap, x - y)
    model.Add(x + y == 3)
    model.Maximize(50 * low - 30 * high + 10 * gap + x)
    return x, y, low, high, gap


for label, build in (
    ("product", product), ("cube", cube), ("square", square), ("triple", triple), ("divide", divide),
    ("by variable", by_variable), ("extremes", extremes),
):  # fmt: skip
    solve(label, build)
