import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
x = m.addVar(name="x")
y = m.addVar(name="y")
m.setObjective(x + y, GRB.MAXIMIZE)
q = m.addQConstr(x * x + y * y <= 2, "q")
p = m.addConstr(x * x <= 4 + y, "p")
m.optimize()
print(m.Status, round(m.ObjVal, 4), round(x.X, 3), round(y.X, 3), m.NumQConstrs, m.IsQCP, q.QCName, q.QCRHS, q.QCSense, p)
print(m.getQCRow(q))
