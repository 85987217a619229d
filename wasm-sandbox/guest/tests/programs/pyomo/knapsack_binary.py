import pyomo.environ as pyo

weights = {"hammer": 5, "wrench": 7, "screwdriver": 4, "towel": 3}
benefit = {"hammer": 8, "wrench": 3, "screwdriver": 6, "towel": 11}
model = pyo.ConcreteModel()
model.goods = pyo.Set(initialize=weights.keys())
model.take = pyo.Var(model.goods, domain=pyo.Binary)
model.worth = pyo.Objective(rule=lambda m: sum(benefit[i] * m.take[i] for i in m.goods), sense=pyo.maximize)
model.weight = pyo.Constraint(rule=lambda m: sum(weights[i] * m.take[i] for i in m.goods) <= 14)
for name in ("cbc", "appsi_highs", "highs", "gurobi", "scip_direct", "gurobi_direct"):
    result = pyo.SolverFactory(name).solve(model)
    print(name, result.solver.termination_condition, pyo.value(model.worth), [pyo.value(model.take[i]) for i in model.goods])
model.take.pprint()
model.display()
