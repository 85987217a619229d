from ortools.sat.python import cp_model


class Collector(cp_model.CpSolverSolutionCallback):
    def __init__(self, variables, limit=None):
        cp_model.CpSolverSolutionCallback.__init__(self)
        self.variables, self.limit, self.found = variables, limit, []

    def on_solution_callback(self):
        self.found.append(tuple(self.Value(v) for v in self.variables))
        if self.limit and len(self.found) >= self.limit:
            self.StopSearch()


m = cp_model.CpModel()
a, c, e = (m.NewIntVar(0, 2, name) for name in "ace")
m.Add(a != c)
m.Add(c + e >= 2)
m.AddAllDifferent([a, e])
s = cp_model.CpSolver()
seen = Collector([a, c, e])
print(s.StatusName(s.SearchForAllSolutions(m, seen)), sorted(seen.found))
seen = Collector([a, c, e], 2)
print(s.StatusName(s.SearchForAllSolutions(m, seen)), len(seen.found), s.parameters.enumerate_all_solutions)
s.parameters.enumerate_all_solutions = True
printer = cp_model.VarArraySolutionPrinter([a])
print(isinstance(printer, cp_model.CpSolverSolutionCallback), printer.solution_count)

queens = cp_model.CpModel()
q = [queens.NewIntVar(0, 5, f"q{i}") for i in range(6)]
queens.AddAllDifferent(q)
queens.AddAllDifferent(q[i] + i for i in range(6))
queens.AddAllDifferent(q[i] - i for i in range(6))
seen = Collector(q)
print(s.StatusName(s.Solve(queens, seen)), sorted(seen.found))


class NoMethod(cp_model.CpSolverSolutionCallback):
    pass


class NoInit(cp_model.CpSolverSolutionCallback):
    def __init__(self):
        pass


class Raises(cp_model.CpSolverSolutionCallback):
    def on_solution_callback(self):
        raise ValueError("in the callback")


for kind in (NoMethod, NoInit, Raises):
    try:
        s.Solve(m, kind())
    except Exception as error:
        print(kind.__name__, type(error).__name__, error)
m.Maximize(a)
try:
    s.SearchForAllSolutions(m, seen)
except TypeError as error:
    print(error)
try:
    seen2 = Collector([a])
    seen2.value(a)
except RuntimeError as error:
    print(error)
last = Collector([a, c, e])
m.Maximize(9 * a + 3 * c + e)
print(s.StatusName(s.Solve(m, last)), last.found[-1], last.ObjectiveValue(), last.objective_value)
