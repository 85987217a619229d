import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
s = m.addVar(lb=2, ub=6, vtype=GRB.SEMICONT, name="s")
n = m.addVar(lb=2, ub=6, vtype=GRB.SEMIINT, name="n")
f = m.addVar(lb=-5, ub=5, name="f")
m.addConstr(s + n >= 1.5)
m.addConstr(f >= -2.5)
m.setObjective(s + 1.5 * n + f)
m.optimize()
print(m.Status, m.ObjVal, s.X, n.X, f.X)
