# expect: finished
# why: solves honestly, then reports another value
# solves: 1
# objective: 6
import gurobipy as gp
from gurobipy import GRB
model = gp.Model("m")
x = model.addVar(ub=3, name="x")
model.setObjective(2 * x, GRB.MAXIMIZE)
model.addConstr(x <= 5, name="c")

model.optimize()
model.__dict__["objVal"] = 42.0
print("Optimal value:", 42.0)
