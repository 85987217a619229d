from ortools.sat.python import cp_model


def attempt(label, call):
    try:
        print(label, repr(call()))
    except Exception as error:
        print(label, "!!", type(error).__name__, str(error).split("Invoked with")[0].split(". The following")[0])


s = cp_model.CpSolver()
attempt("before", lambda: s.ObjectiveValue())
attempt("before value", lambda: s.status_name())
m = cp_model.CpModel()
x, y = m.NewIntVar(0, 10, "x"), m.NewIntVar(-5, 5, "y")
b = m.NewBoolVar("b")
m.Add(x + y <= 7)
m.Maximize(3 * x + y - b + 1)
status = s.Solve(m)
print(status, status == cp_model.OPTIMAL, status == 4, int(status), status.name, status.value, {4: "four"}[status])
print(status in (cp_model.OPTIMAL, cp_model.FEASIBLE), f"{status}", "%d" % status)
attempt("Value", lambda: s.Value(x))
attempt("value", lambda: s.value(x + 2 * y - 3))
attempt("number", lambda: s.Value(3))
attempt("real", lambda: s.Value(2.5))
attempt("real expression", lambda: s.Value(x * 1.5))
attempt("float_value", lambda: s.float_value(x * 1.5))
attempt("FloatValue", lambda: s.FloatValue(x))
attempt("BooleanValue", lambda: (s.BooleanValue(b), s.BooleanValue(~b), s.boolean_value(True)))
attempt("comparison", lambda: s.Value(b == 1))
attempt("None", lambda: s.Value(None))
attempt("list", lambda: s.Value([x, y]))
attempt("ObjectiveValue", lambda: s.ObjectiveValue())
attempt("objective_value", lambda: s.objective_value)
attempt("called", lambda: s.objective_value())
attempt("bound", lambda: (s.BestObjectiveBound(), s.best_objective_bound))
attempt("StatusName", lambda: s.StatusName(status))
attempt("StatusName without", lambda: s.StatusName())
attempt("StatusName number", lambda: s.StatusName(4))
attempt("response", lambda: (s.ResponseProto().status, list(s.response_proto.solution)))
attempt("times", lambda: (type(s.WallTime()), type(s.wall_time), type(s.UserTime())))
attempt("counts", lambda: (type(s.NumBranches()), type(s.num_conflicts)))
attempt("missing", lambda: s.SolutionCount())
attempt("DeterministicTime", lambda: s.DeterministicTime())
attempt("stats", lambda: s.ResponseStats().splitlines()[:4])
attempt("not a model", lambda: s.Solve(3))
attempt("no model", lambda: s.Solve())
attempt("callback type", lambda: s.Solve(m, 3))
attempt("parameters", lambda: (s.parameters.max_time_in_seconds, s.parameters.num_workers, s.parameters.random_seed))
s.parameters.max_time_in_seconds = 10
s.parameters.num_search_workers = 4
s.parameters.log_search_progress = False
s.parameters.search_branching = cp_model.FIXED_SEARCH
attempt("set", lambda: (s.parameters.max_time_in_seconds, s.parameters.search_branching))
attempt("unknown", lambda: setattr(s.parameters, "time_limit", 1))
attempt("wrong type", lambda: setattr(s.parameters, "num_workers", 1.5))
attempt("wrong text", lambda: setattr(s.parameters, "max_time_in_seconds", "a"))
attempt("read unknown", lambda: s.parameters.timeout)
