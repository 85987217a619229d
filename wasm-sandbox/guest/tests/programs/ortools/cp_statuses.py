from ortools.sat.python import cp_model


def solve(build):
    m = cp_model.CpModel()
    build(m)
    s = cp_model.CpSolver()
    status = s.Solve(m)
    print(build.__name__, s.StatusName(status), s.ObjectiveValue(), s.BestObjectiveBound())
    if status == cp_model.MODEL_INVALID:
        print(" ", s.SolutionInfo(), m.Validate() == s.SolutionInfo())


def infeasible(m):
    x = m.NewIntVar(0, 5, "x")
    m.Add(x >= 6)


def infeasible_by_logic(m):
    b, c = m.NewBoolVar("b"), m.NewBoolVar("c")
    m.AddExactlyOne([b, c])
    m.Add(b == c)


def empty_domain(m):
    m.NewIntVar(5, 0, "x")


def overflow(m):
    x = m.NewIntVar(0, 10**18, "x")
    m.Add(10 * x <= 5)


def division_by_zero(m):
    x, y = m.NewIntVar(0, 10, "x"), m.NewIntVar(0, 10, "y")
    m.AddDivisionEquality(x, 5, y)


def modulo_not_positive(m):
    x, y = m.NewIntVar(0, 10, "x"), m.NewIntVar(-3, 10, "y")
    m.AddModuloEquality(x, 5, y)


def bad_cumulative(m):
    x = m.NewIntVar(0, 10, "x")
    m.AddCumulative([m.NewFixedSizeIntervalVar(x, 2, "i")], [1, 2], 3)


def no_variables(m):
    m.Add(True)


def no_objective(m):
    x = m.NewIntVar(2, 2, "x")
    m.Add(x <= 3)


def constant_objective(m):
    m.NewIntVar(0, 3, "x")
    m.Minimize(7)


def real_objective(m):
    x, y = m.NewIntVar(0, 9, "x"), m.NewIntVar(0, 9, "y")
    m.Add(2 * x + 3 * y <= 12)
    m.Maximize(0.5 * x + 1.25 * y + 0.25)


def maximize_zero(m):
    x = m.NewIntVar(-4, 0, "x")
    m.Maximize(x)


for build in (
    infeasible, infeasible_by_logic, empty_domain, overflow, division_by_zero, modulo_not_positive, bad_cumulative,
    no_variables, no_objective, constant_objective, real_objective, maximize_zero,
):  # fmt: skip
    solve(build)
