from pyscipopt import Model, quicksum

model = Model("source")
model.hideOutput()
x = [model.addVar(f"x{i}", vtype="I", ub=4) for i in range(3)]
model.addCons(quicksum(x) <= 7, "sum")
model.addCons(x[0] * x[1] <= 6, "area")
model.setObjective(3 * x[0] + 2 * x[1] + x[2] + 0.5, "maximize")
copy = Model("copy", sourceModel=model, origcopy=True)
copy.hideOutput()
copy.addCons(copy.getVars()[0] <= 1)
model.optimize()
copy.optimize()
print(model.getProbName(), model.getObjVal(), [model.getVal(v) for v in model.getVars()])
print(copy.getProbName(), copy.getObjVal(), [copy.getVal(v) for v in copy.getVars()])
print(model == copy, model == model, [c.name for c in copy.getConss(False)])
