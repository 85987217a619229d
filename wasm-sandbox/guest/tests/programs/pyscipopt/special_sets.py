from pyscipopt import Model, quicksum

model = Model("sets")
model.hideOutput()
x = [model.addVar(f"x{i}", ub=4) for i in range(4)]
first = model.addConsSOS1(x[:3], name="one")
second = model.addConsSOS2(x, [1, 2, 3, 4])
model.addCons(quicksum(x) <= 7)
model.setObjective(3 * x[0] + 5 * x[1] + 4 * x[2] + 2 * x[3], "maximize")
print(first, repr(second.name), first.getConshdlrName(), second.getConshdlrName(), model.getConss())
model.optimize()
print(model.getStatus(), model.getObjVal(), [model.getVal(v) for v in x])
for call in (lambda: model.addConsSOS1([x[0], 3]), lambda: model.addConsSOS1(x[0]), lambda: model.addConsSOS2([x[0], x[1]], [1]), lambda: model.getRhs(first), lambda: model.chgRhs(first, 3)):  # fmt: skip
    try:
        model.freeTransform()
        call()
    except Exception as error:
        print(type(error).__name__, error)

model = Model("interpolation")
xs, ys = [0, 1, 3, 6], [0, 5, 6, 2]
weights = [model.addVar(f"w{i}", ub=1) for i in range(4)]
at, value = model.addVar("at"), model.addVar("value")
model.addConsSOS2(weights)
model.addCons(quicksum(weights) == 1)
model.addCons(at == quicksum(a * w for a, w in zip(xs, weights)))
model.addCons(value == quicksum(b * w for b, w in zip(ys, weights)))
model.addCons(at >= 2)
model.setObjective(2 * value - 0.75 * at, "maximize")
model.optimize()
print(model.getStatus(), round(model.getObjVal(), 6), round(model.getVal(at), 6), round(model.getVal(value), 6))
