import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
x = m.addVar(ub=4, name="x")
y = m.addVar(name="y")
m.addGenConstrPWL(x, y, [0, 1, 3], [0, 2, 3])
m.addConstr(x <= 2)
m.setObjective(y - 0.4 * x, GRB.MAXIMIZE)
m.optimize()
print(m.Status, round(m.ObjVal, 5), round(x.X, 5), round(y.X, 5))
