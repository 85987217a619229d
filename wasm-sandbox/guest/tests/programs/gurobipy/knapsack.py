import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
values, weights = [10, 13, 7, 8, 12], [3, 4, 2, 3, 5]
x = m.addVars(5, vtype=GRB.BINARY, name="x")
m.setObjective(x.prod(dict(enumerate(values))), GRB.MAXIMIZE)
m.addConstr(gp.quicksum(weights[i] * x[i] for i in range(5)) <= 9, "cap")
m.optimize()
print(m.status, m.objVal, [i for i in x if x[i].X > 0.5], m.SolCount, m.NumBinVars, m.NumIntVars, m.MIPGap)
for v in m.getVars():
    print(f"{v.VarName}: {v.X:g}")
