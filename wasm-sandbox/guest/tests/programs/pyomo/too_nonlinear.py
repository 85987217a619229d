import pyomo.environ as pyo

square = pyo.ConcreteModel()
square.x = pyo.Var(bounds=(1, 9))
square.obj = pyo.Objective(expr=square.x**2)
square.c = pyo.Constraint(expr=square.x >= 2)
curved = pyo.ConcreteModel()
curved.x = pyo.Var(bounds=(1, 9), initialize=2)
curved.obj = pyo.Objective(expr=curved.x)
curved.c = pyo.Constraint(expr=pyo.log(curved.x) >= 0.5)
several = pyo.ConcreteModel("many")
several.x = pyo.Var(bounds=(1, 9))
several.o1 = pyo.Objective(expr=several.x)
several.o2 = pyo.Objective(expr=-several.x)
for label, model in (("square", square), ("curved", curved), ("several", several)):
    for name in ("cbc", "glpk_like", "gurobi", "gurobi_direct", "appsi_highs", "highs", "scip_direct"):
        if name == "glpk_like":
            continue
        try:
            pyo.SolverFactory(name).solve(model)
            print(label, name, "solved", round(model.x.value, 4))
        except Exception as error:
            print(label, name, type(error).__name__, str(error).splitlines()[0][:100])
