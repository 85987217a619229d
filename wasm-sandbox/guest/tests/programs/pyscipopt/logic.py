from pyscipopt import Model, quicksum

model = Model()
model.hideOutput()
b = [model.addVar(f"b{i}", vtype="B") for i in range(6)]
every, some = model.addVar("every", vtype="B"), model.addVar("some", vtype="B")
names = [
    model.addConsAnd(b[:3], every).name,
    model.addConsOr(b[3:], some, name="any").name,
    model.addConsXor(b[:4], True).name,
    model.addConsLogicor([b[1], b[4]]).name,
    model.addConsKnapsack(b, [3, 1, 4, 1, 5, 9], 15, name="sack").name,
]
print(names, [c.getConshdlrName() for c in model.getConss()])
model.setObjective(6 * every + 2 * some + quicksum((7 * i % 5 + 0.25 * i) * b[i] for i in range(6)), "maximize")
x = model.addVar("x", ub=4)
for call in (lambda: model.addConsXor(b[:2], 1), lambda: model.addConsAnd([x], every), lambda: model.addConsOr(b, x), lambda: model.addConsAnd(b[0], every)):  # fmt: skip
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
model.optimize()
print(model.getStatus(), model.getObjVal(), [model.getVal(v) for v in b + [every, some]])
