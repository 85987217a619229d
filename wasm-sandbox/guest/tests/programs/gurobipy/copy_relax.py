import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
x = m.addVar(vtype=GRB.INTEGER, name="x")
y = m.addVar(vtype=GRB.BINARY, name="y")
m.addConstr(2 * x + y <= 4.5)
m.setObjective(x + y, GRB.MAXIMIZE)
m.optimize()
k = m.copy()
r = m.relax()
k.optimize()
r.optimize()
print(m.ObjVal, k.ObjVal, r.ObjVal, k.NumVars, r.IsMIP, [v.VarName for v in k.getVars()], k)
k.addConstr(k.getVarByName("x") <= 1)
k.optimize()
print(k.ObjVal, m.NumConstrs)
f = m.fixed()
f.optimize()
print(f.ObjVal)
