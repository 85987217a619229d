import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
x = m.addVar(ub=3, name="x")
m.setPWLObj(x, [0, 1, 2, 3], [0, -3, -4, 1])
m.optimize()
print(m.Status, m.ObjVal, x.X)
