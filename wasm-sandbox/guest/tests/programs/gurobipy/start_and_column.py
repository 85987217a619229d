import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
c = m.addConstr(gp.LinExpr() <= 6, "c")
d = m.addConstr(gp.LinExpr() <= 4, "d")
x = m.addVar(obj=3, name="x", column=gp.Column([1, 2], [c, d]))
y = m.addVar(obj=2, vtype="I", name="y", column=gp.Column(1.0, c))
m.ModelSense = -1
y.Start = 2
m.optimize()
print(m.ObjVal, x.X, y.X, m.getRow(c), m.getRow(d))
