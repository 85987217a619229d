import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
x = m.addVar(lb=1, ub=4, vtype=GRB.INTEGER, name="x")
y = m.addVar(lb=1, ub=4, vtype=GRB.INTEGER, name="y")
m.addConstr(x * y >= 7)
m.setObjective(3 * x + 4 * y)
m.Params.NonConvex = 2
m.optimize()
print(m.Status, m.ObjVal, x.X, y.X)
