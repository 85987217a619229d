import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
x = m.addVar(name="x")
y = m.addVar(ub=4, name="y")
c = m.addConstr(x + y <= 5, "c")
d = m.addConstr(x - y >= -3, name="d")
m.setObjective(3 * x + 2 * y, GRB.MAXIMIZE)
m.optimize()
print(m.Status, m.ObjVal, x.X, y.x, c.Pi, d.pi, c.Slack, d.slack, x.RC, y.rc, m.IsMIP)
print(m.getAttr("X", m.getVars()), m.getAttr(GRB.Attr.Pi, m.getConstrs()))
