from ortools.sat.python import cp_model


class Count(cp_model.CpSolverSolutionCallback):
    def __init__(self):
        super().__init__()
        self.found = set()
        self.calls = 0

    def on_solution_callback(self):
        self.calls += 1
        self.found.add(tuple(self.response_proto.solution))


def count(build):
    model = cp_model.CpModel()
    build(model)
    solver, seen = cp_model.CpSolver(), Count()
    solver.parameters.enumerate_all_solutions = True
    status = solver.solve(model, seen)
    print(build.__name__, solver.status_name(status), seen.calls, len(seen.found))


def reified(m):
    x, y = m.NewIntVar(0, 6, "x"), m.NewIntVar(0, 6, "y")
    b = m.NewBoolVar("b")
    m.Add(x + y == 6).OnlyEnforceIf(b)
    m.Add(x + y != 6).OnlyEnforceIf(~b)


def products(m):
    x, y, p = m.NewIntVar(-3, 3, "x"), m.NewIntVar(-3, 3, "y"), m.NewIntVar(-9, 9, "p")
    m.AddMultiplicationEquality(p, [x, y])
    m.Add(p <= 2)


def tables(m):
    x, y = m.NewIntVar(0, 4, "x"), m.NewIntVar(0, 4, "y")
    m.AddForbiddenAssignments([x, y], [(0, 0), (1, 2), (4, 4)])
    m.AddAllowedAssignments([x, y], [(a, b) for a in range(5) for b in range(5) if a != b])


def circuits(m):
    m.AddCircuit([(i, j, m.NewBoolVar("")) for i in range(5) for j in range(5) if i != j])


def intervals(m):
    starts = [m.NewIntVar(0, 5, "") for _ in range(3)]
    m.AddNoOverlap([m.NewFixedSizeIntervalVar(s, k + 1, "") for k, s in enumerate(starts)])


def maxima(m):
    x, y, z = (m.NewIntVar(0, 4, "") for _ in range(3))
    m.AddMaxEquality(z, [x, y])
    m.AddDivisionEquality(x, y, 2)


def logic(m):
    b = [m.NewBoolVar("") for _ in range(5)]
    m.AddBoolXOr(b)
    m.AddAtMostOne(b[:3])
    m.AddBoolOr(b[2:])


def holes(m):
    x = m.NewIntVarFromDomain(cp_model.Domain.FromValues([0, 2, 5, 9]), "x")
    y = m.NewIntVar(0, 9, "y")
    m.AddLinearExpressionInDomain(x + y, cp_model.Domain.FromValues([3, 7, 8, 15]))


def elements(m):
    i, t = m.NewIntVar(0, 5, "i"), m.NewIntVar(0, 9, "t")
    m.AddElement(i, [4, 2, 9, 4, 7], t)


def no_solution(m):
    x = m.NewIntVar(0, 3, "x")
    m.AddAllDifferent([x, x + 0, 2])
    m.Add(x > 1)


for build in (reified, products, tables, circuits, intervals, maxima, logic, holes, elements, no_solution):
    count(build)
