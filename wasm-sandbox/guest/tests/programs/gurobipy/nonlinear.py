import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
x = m.addVar(ub=3, name="x")
y = m.addVar(name="y")
m.addConstr(y == x**3)
m.addConstr(y <= 8)
m.setObjective(x, GRB.MAXIMIZE)
m.optimize()
print(m.Status, round(x.X, 3), round(y.X, 2))
