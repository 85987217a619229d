import pyomo.environ as pyo


def build(sense):
    model = pyo.ConcreteModel()
    model.x = pyo.Var(bounds=(0, None))
    model.y = pyo.Var(bounds=(0, 4))
    model.z = pyo.Var(bounds=(0, 10))
    if sense == pyo.maximize:
        model.obj = pyo.Objective(expr=5 * model.x + 4 * model.y + model.z, sense=sense)
        model.c1 = pyo.Constraint(expr=6 * model.x + 4 * model.y + 3 * model.z <= 24)
        model.c2 = pyo.Constraint(expr=model.x + 2 * model.y <= 6)
        model.c3 = pyo.Constraint(expr=(1, model.x + model.z, 20))
    else:
        model.obj = pyo.Objective(expr=2 * model.x + 3 * model.y + 9 * model.z, sense=sense)
        model.c1 = pyo.Constraint(expr=model.x + model.y + model.z >= 10)
        model.c2 = pyo.Constraint(expr=model.x - model.y <= 4)
        model.c3 = pyo.Constraint(expr=model.y + model.z == 3.5)
    model.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    model.rc = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    return model


for sense in (pyo.maximize, pyo.minimize):
    for name in ("cbc", "appsi_highs", "gurobi_direct", "highs", "cplex_direct", "appsi_gurobi"):
        model = build(sense)
        pyo.SolverFactory(name).solve(model)
        print(name, round(pyo.value(model.obj), 6), [round(v.value, 6) for v in (model.x, model.y, model.z)])
        print(" dual", [round(model.dual[c], 6) + 0.0 for c in (model.c1, model.c2, model.c3)])
        print(" rc", [round(model.rc[v], 6) + 0.0 for v in (model.x, model.y, model.z)])
model.dual.display()
