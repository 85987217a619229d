import pyomo.environ as pyo

model = pyo.ConcreteModel(name="shown")
model.i = pyo.Set(initialize=["a", "b"])
model.p = pyo.Param(model.i, initialize={"a": 2, "b": 3})
model.x = pyo.Var(model.i, domain=pyo.NonNegativeReals, initialize=1)
model.y = pyo.Var(domain=pyo.Integers, bounds=(-2, 7))
model.obj = pyo.Objective(expr=pyo.sum_product(model.p, model.x) - model.y**2 + 1)
model.c = pyo.Constraint(model.i, rule=lambda m, i: m.p[i] * m.x[i] + m.y >= 1)
model.r = pyo.Constraint(expr=pyo.inequality(1, model.x["a"] + model.y, 4))
model.pprint()
print(model.obj.expr)
print(model.c["a"].expr, "|", model.r.expr, "|", model.c["b"].body)
print(model.y, model.x["a"], repr(model.p["a"]), model.i.first(), len(model.i), "a" in model.i)
print(model.obj.expr.polynomial_degree(), pyo.quicksum(model.x[i] for i in model.i))
for v in model.component_data_objects(pyo.Var):
    print(v.name, v.is_integer(), v.is_continuous(), v.bounds, v.value)
