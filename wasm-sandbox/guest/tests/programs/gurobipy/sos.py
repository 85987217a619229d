import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
x = [m.addVar(ub=3, name=f"x{i}") for i in range(3)]
s = m.addSOS(GRB.SOS_TYPE1, x, [1, 2, 3])
m.setObjective(x[0] + 2 * x[1] + 3 * x[2], GRB.MAXIMIZE)
m.addConstr(x[2] <= 1.5)
m.optimize()
print(m.Status, m.ObjVal, [v.X for v in x], m.NumSOS, m.IsMIP)
m.remove(s)
m.addSOS(GRB.SOS_TYPE2, x)
m.optimize()
print(m.ObjVal, [v.X for v in x])
