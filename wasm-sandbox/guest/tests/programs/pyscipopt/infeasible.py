from pyscipopt import Model

model = Model()
model.hideOutput()
x = model.addVar("x", vtype="I", ub=5)
y = model.addVar("y", vtype="I", ub=5)
c = model.addCons(x + y <= 3)
model.addCons(x + y >= 4)
model.setObjective(x - y, "maximize")
model.optimize()
print(model.getStatus(), model.getNSols(), model.getBestSol(), model.getSols())
for call in (model.getObjVal, lambda: model.getVal(x), lambda: model.getSolVal(None, x), lambda: model.getVarDict()):
    try:
        print(call())
    except Warning as warning:
        print("Warning", warning)
print(model.getDualbound(), model.getPrimalbound(), model.getGap())
if model.getStatus() == "optimal":
    print(model.getObjVal())
model.freeTransform()
print(model.getStatus(), model.getStageName())
model.chgRhs(c, 7)
model.optimize()
print(model.getStatus(), model.getObjVal(), model.getVal(x - y))
