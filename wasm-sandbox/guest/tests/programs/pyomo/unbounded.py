import pyomo.environ as pyo

model = pyo.ConcreteModel()
model.x = pyo.Var(domain=pyo.NonNegativeReals)
model.y = pyo.Var(domain=pyo.NonNegativeReals)
model.obj = pyo.Objective(expr=model.x + model.y, sense=pyo.maximize)
model.c = pyo.Constraint(expr=model.x - model.y <= 4)
result = pyo.SolverFactory("cbc").solve(model)
print(result.solver.status, result.solver.termination_condition)
result = pyo.SolverFactory("appsi_highs").solve(model, load_solutions=False)
print(result.solver.termination_condition in ("unbounded", "infeasibleOrUnbounded"))
