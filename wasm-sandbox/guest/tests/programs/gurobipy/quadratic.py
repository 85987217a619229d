import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
x = m.addVar(ub=5, name="x")
y = m.addVar(ub=5, name="y")
m.setObjective(x * x + y * y - 2 * x - 6 * y + 3, GRB.MINIMIZE)
m.addConstr(x + y <= 3)
m.optimize()
print(m.Status, round(m.ObjVal, 4), round(x.X, 3), round(y.X, 3), m.IsQP, m.NumQNZs)
print(m.getObjective())
