import pyomo.environ as pyo

model = pyo.ConcreteModel()
model.open = pyo.Var(domain=pyo.Binary)
model.flow = pyo.Var(bounds=(0, None))
model.extra = pyo.Var(bounds=(0, None))
model.obj = pyo.Objective(expr=50 * model.open + 2 * model.flow + 7 * model.extra)
model.demand = pyo.Constraint(expr=model.flow + 0.5 * model.extra >= 30)
model.cap = pyo.Constraint(expr=model.flow + model.extra <= 40 + 100 * model.open)
model.mix = pyo.Constraint(expr=2 * model.flow - model.extra <= 55)
model.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
pyo.SolverFactory("gurobi_direct").solve(model)
print(pyo.value(model.obj), len(model.dual))
pyo.SolverFactory("cbc").solve(model)
print(pyo.value(model.obj), [round(model.dual[c], 6) for c in (model.demand, model.cap, model.mix)])
try:
    pyo.SolverFactory("appsi_highs").solve(model)
except RuntimeError as error:
    print("RuntimeError", error)
