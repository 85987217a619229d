import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
x = m.addVar(ub=10, name="x")
y = m.addVar(ub=10, vtype=GRB.INTEGER, name="y")
m.setObjective(x + 2.5 * y, GRB.MAXIMIZE)
c = m.addConstr(x + y <= 12.5, "c")
m.optimize()
print(m.ObjVal, x.X, y.X)
m.addConstr(y <= 7)
m.optimize()
print(m.ObjVal, x.X, y.X)
c.RHS = 10
m.chgCoeff(c, y, 2)
m.optimize()
print(m.ObjVal, x.X, y.X, m.getRow(c), m.getCoeff(c, y), m.getCol(y))
m.setObjective(x - y, GRB.MINIMIZE)
m.optimize()
print(m.ObjVal)
m.reset()
print(m.Status)
