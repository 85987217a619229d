from pyscipopt import Model, quicksum

model = Model()
model.hideOutput()
x = [model.addVar(f"x{i}", lb=-i, ub=5) for i in range(4)]
y = model.addVar("y")
model.addConsCardinality(x, 2)
model.addCons(quicksum(x) + y <= 9)
model.setObjective(3 * x[0] - x[1] - 4 * x[2] + 2 * x[3] + 0.5 * y, "maximize")
model.optimize()
print(model.getStatus(), model.getObjVal(), [model.getVal(v) for v in x + [y]])

model = Model()
model.hideOutput()
p, q = model.addVar("p", ub=8), model.addVar("q", ub=8)
either = model.addConsDisjunction([p + q <= 3, p >= 6, q >= 7], name="either")
model.addCons(p + 2 * q <= 12)
model.setObjective(p + 3 * q, "maximize")
print(either, either.getConshdlrName())
model.optimize()
print(model.getStatus(), model.getObjVal(), model.getVal(p), model.getVal(q))
