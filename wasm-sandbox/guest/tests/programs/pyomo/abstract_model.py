import pyomo.environ as pyo

model = pyo.AbstractModel()
model.n = pyo.Param(within=pyo.NonNegativeIntegers)
model.J = pyo.RangeSet(1, model.n)
model.c = pyo.Param(model.J)
model.x = pyo.Var(model.J, domain=pyo.NonNegativeReals)
model.obj = pyo.Objective(rule=lambda m: pyo.summation(m.c, m.x))
model.low = pyo.Constraint(rule=lambda m: sum(m.x[j] * (j + 1) for j in m.J) >= 12)
model.even = pyo.Constraint(model.J, rule=lambda m, j: pyo.Constraint.Skip if j % 2 else m.x[j] <= 2)
data = {None: {"n": {None: 3}, "c": {1: 4, 2: 3, 3: 9}}}
instance = model.create_instance(data)
pyo.SolverFactory("cbc").solve(instance)
print(pyo.value(instance.obj), [instance.x[j].value for j in instance.J], len(instance.even))
instance.pprint()
try:
    pyo.SolverFactory("cbc").solve(model)
except Exception as error:
    print(type(error).__name__, str(error)[:70])
