import pyomo.environ as pyo

model = pyo.ConcreteModel()
model.a = pyo.BooleanVar()
model.b = pyo.BooleanVar()
model.c = pyo.BooleanVar()
model.rule = pyo.LogicalConstraint(expr=model.a.implies(pyo.land(model.b, pyo.lnot(model.c))))
model.some = pyo.LogicalConstraint(expr=pyo.atleast(2, model.a, model.b, model.c))
pyo.TransformationFactory("core.logical_to_linear").apply_to(model)
model.obj = pyo.Objective(
    expr=3 * model.a.get_associated_binary() + 2 * model.c.get_associated_binary() + 0.5 * model.b.get_associated_binary(),
    sense=pyo.maximize,
)
pyo.SolverFactory("cbc").solve(model)
print(pyo.value(model.obj))
print([v.get_associated_binary().value for v in (model.a, model.b, model.c)])
