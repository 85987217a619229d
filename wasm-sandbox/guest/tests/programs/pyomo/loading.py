import pyomo.environ as pyo

model = pyo.ConcreteModel()
model.x = pyo.Var(bounds=(0, 4))
model.y = pyo.Var(bounds=(0, 4))
model.obj = pyo.Objective(expr=model.x + 2 * model.y, sense=pyo.maximize)
model.c = pyo.Constraint(expr=model.x + model.y <= 6)
for name in ("cbc", "gurobi_direct", "appsi_highs", "highs"):
    model.x.value = model.y.value = None
    result = pyo.SolverFactory(name).solve(model, load_solutions=False)
    print(name, model.x.value, len(result.solution), result.solver.termination_condition)
    model.solutions.load_from(result)
    print(name, model.x.value, model.y.value)
print(model.x.stale, model.y.stale)
try:
    pyo.SolverFactory("cbc").solve(model, no_such_keyword=3)
except ValueError as error:
    print("ValueError", str(error)[:60])
try:
    pyo.SolverFactory("gurobi_direct").solve(model, no_such_keyword=3)
except ValueError as error:
    print("ValueError", str(error).split()[:4])
