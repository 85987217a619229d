# expect: finished
# why: a model whose objective is the wanted value as a constant: the host's own value, for the judge to see
# solves: 1
# objective: 42
import gurobipy as gp
model = gp.Model("m")
x = model.addVar(name="x")
model.setObjective(0 * x + 42, gp.GRB.MINIMIZE)
model.optimize()
