import pyomo.environ as pyo


def attempt(label, names, model):
    for name in names:
        try:
            result = pyo.SolverFactory(name).solve(model, load_solutions=False)
            print(label, name, result.solver.termination_condition)
        except Exception as error:
            print(label, name, type(error).__name__, str(error)[:80])


crossed = pyo.ConcreteModel()
crossed.x = pyo.Var(bounds=(3, 1))
crossed.o = pyo.Objective(expr=crossed.x)
crossed.c = pyo.Constraint(expr=crossed.x <= 9)
attempt("crossed", ("cbc", "appsi_highs", "gurobi_direct"), crossed)
steps = pyo.ConcreteModel()
steps.x = pyo.Var(within=pyo.Set(initialize=[1, 3, 5]))
steps.o = pyo.Objective(expr=-steps.x)
steps.c = pyo.Constraint(expr=steps.x <= 4)
attempt("steps", ("cbc", "appsi_highs", "gurobi_direct", "highs"), steps)
unset = pyo.ConcreteModel()
unset.x = pyo.Var(bounds=(0, 4))
unset.p = pyo.Param(mutable=True)
unset.o = pyo.Objective(expr=unset.x)
unset.c = pyo.Constraint(expr=unset.p * unset.x >= 1)
attempt("unset", ("cbc",), unset)
empty = pyo.ConcreteModel()
empty.x = pyo.Var()
empty.o = pyo.Objective(expr=5.0)
attempt("empty", ("cbc", "gurobi_direct"), empty)
ranges = pyo.ConcreteModel()
ranges.x = pyo.Var([0, 1], bounds=(0, 4))
ranges.o = pyo.Objective(expr=ranges.x[0] - ranges.x[1])
ranges.c = pyo.Constraint(expr=(1, ranges.x[0] + ranges.x[1], 1))
attempt("ranges", ("cbc", "gurobi_direct", "appsi_highs"), ranges)
