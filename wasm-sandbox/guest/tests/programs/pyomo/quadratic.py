import pyomo.environ as pyo

model = pyo.ConcreteModel()
model.x = pyo.Var(initialize=1.0)
model.y = pyo.Var(bounds=(-5, 5))
model.obj = pyo.Objective(expr=(model.x - 1) ** 2 + 2 * (model.y + 0.5) ** 2 + model.x * model.y)
model.c = pyo.Constraint(expr=model.x + model.y >= 1)
for name in ("gurobi", "gurobi_direct", "scip_direct", "highs"):
    pyo.SolverFactory(name).solve(model)
    print(name, round(pyo.value(model.obj), 4), round(model.x.value, 2), round(model.y.value, 2))
model.disc = pyo.Constraint(expr=model.x**2 + model.y**2 <= 1)
for name in ("gurobi", "gurobi_direct", "scip_direct"):
    pyo.SolverFactory(name).solve(model)
    print(name, round(pyo.value(model.obj), 4), round(model.x.value, 2), round(model.y.value, 2))
