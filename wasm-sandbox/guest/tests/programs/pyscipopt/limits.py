import random

from pyscipopt import Model, quicksum

random.seed(4)
model = Model("limits")
model.hideOutput()
n = 12
cost = {(i, j): random.randint(10, 99) for i in range(n) for j in range(n)}
x = {pair: model.addVar(vtype="B", name="x_%d_%d" % pair) for pair in cost}
for i in range(n):
    model.addCons(quicksum(x[i, j] for j in range(n)) == 1)
    model.addCons(quicksum(x[j, i] for j in range(n)) == 1)
model.setObjective(quicksum(cost[p] * x[p] for p in x), "minimize")
model.setParam("limits/time", 60)
model.setRealParam("limits/gap", 0.0)
model.optimize()
print(model.getStatus(), model.getObjVal(), model.getDualbound(), model.getGap(), model.getNSols() > 0, model.getSolvingTime() < 60)
