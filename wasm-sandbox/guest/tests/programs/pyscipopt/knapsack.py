from pyscipopt import Model, quicksum

values, weights = [60, 100, 120, 80, 30], [10, 20, 30, 15, 5]
model = Model("knapsack")
model.hideOutput()
take = {i: model.addVar(vtype="B", name=f"take_{i}") for i in range(5)}
model.addCons(quicksum(weights[i] * take[i] for i in range(5)) <= 50, name="capacity")
model.setObjective(quicksum(values[i] * take[i] for i in range(5)), "maximize")
model.optimize()
print(model.getStatus(), model.getObjVal(), [i for i in take if model.getVal(take[i]) > 0.5])
print(model.getObjectiveSense(), model.getProbName(), model.getStage(), model.getStageName(), model.getGap())
print(model.getVars(), [v.vtype() for v in model.getVars()], model.getVarDict())
