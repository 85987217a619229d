import pyomo.environ as pyo

model = pyo.ConcreteModel()
model.x = pyo.Var(bounds=(0, 5), domain=pyo.Integers)
model.obj = pyo.Objective(expr=model.x)
model.c = pyo.Constraint(expr=model.x >= 20)
for name in ("appsi_highs", "highs", "gurobi_persistent_v2", "scip_direct"):
    solver = pyo.SolverFactory(name)
    try:
        solver.solve(model)
    except Exception as error:
        print(name, type(error).__name__, str(error)[:90])
    result = solver.solve(model, load_solutions=False)
    print(name, result.solver.status, result.solver.termination_condition, len(result.solution))
print(model.x.value)
