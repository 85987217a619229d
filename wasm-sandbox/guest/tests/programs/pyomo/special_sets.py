import pyomo.environ as pyo

model = pyo.ConcreteModel()
model.i = pyo.Set(initialize=[1, 2, 3, 4])
model.w = pyo.Var(model.i, bounds=(0, 1))
model.one = pyo.SOSConstraint(var=model.w, sos=1)
model.sum = pyo.Constraint(expr=sum(model.w[i] for i in model.i) <= 2)
model.obj = pyo.Objective(expr=model.w[1] + 3 * model.w[2] + 2.5 * model.w[3] + model.w[4], sense=pyo.maximize)
for name in ("gurobi_direct", "gurobi", "scip_direct"):
    pyo.SolverFactory(name).solve(model)
    print(name, pyo.value(model.obj), [round(model.w[i].value, 6) + 0.0 for i in model.i])
model.del_component(model.one)
model.two = pyo.SOSConstraint(var=model.w, sos=2)
pyo.SolverFactory("gurobi_direct").solve(model)
print(pyo.value(model.obj), [round(model.w[i].value, 6) + 0.0 for i in model.i])
