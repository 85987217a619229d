import pyomo.environ as pyo

model = pyo.ConcreteModel()
model.x = pyo.Var(bounds=(0, None))
model.y = pyo.Var(bounds=(0, 4))
model.obj = pyo.Objective(expr=3 * model.x + 2 * model.y, sense=pyo.maximize)
model.c1 = pyo.Constraint(expr=model.x + model.y <= 9)
model.c2 = pyo.Constraint(expr=model.x <= 6)
model.c3 = pyo.Constraint(expr=model.x + 3 * model.y >= 2)
model.slack = pyo.Suffix(direction=pyo.Suffix.IMPORT)
pyo.SolverFactory("gurobi_direct").solve(model)
print([round(model.slack[c], 6) + 0.0 for c in (model.c1, model.c2, model.c3)])
model.bad = pyo.Suffix(direction=pyo.Suffix.IMPORT)
try:
    pyo.SolverFactory("gurobi_direct").solve(model)
except RuntimeError as error:
    print("RuntimeError", error)
