import pyomo.environ as pyo

model = pyo.ConcreteModel()
model.x = pyo.Var(bounds=(0, 4))
model.o = pyo.Objective(expr=model.x, sense=pyo.maximize)
model.c = pyo.Constraint(expr=model.x <= 3)
for name in ("gurobi", "gurobi_direct", "appsi_gurobi", "gurobi_persistent_v2"):
    try:
        pyo.SolverFactory(name).solve(model, options={"no_such_option": 1})
    except Exception as error:
        print(name, type(error).__name__, error)
    solver = pyo.SolverFactory(name)
    solver.options["TimeLimt"] = 3
    try:
        solver.solve(model)
    except Exception as error:
        print(name, type(error).__name__, error)
    solver = pyo.SolverFactory(name)
    solver.options["timelimit"] = 30
    print(name, solver.solve(model).solver.termination_condition, model.x.value)
