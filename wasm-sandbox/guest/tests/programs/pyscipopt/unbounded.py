from pyscipopt import Model

for vtype in ("C", "I"):
    model = Model()
    x = model.addVar("x", vtype=vtype)
    y = model.addVar("y", vtype=vtype)
    model.addCons(x - y <= 1)
    model.setObjective(x + y, "maximize")
    model.optimize()
    print(model.getStatus(), model.getDualbound(), model.getPrimalbound(), model.getGap())
