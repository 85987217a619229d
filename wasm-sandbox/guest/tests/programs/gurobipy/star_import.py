from gurobipy import *

m = Model()
m.setParam("OutputFlag", 0)
x = m.addVars(3, ub=4, name="x")
m.setObjective(quicksum(x[i] * (i + 1) for i in range(3)), GRB.MAXIMIZE)
m.addConstr(x.sum() <= 6)
m.optimize()
if m.status == GRB.OPTIMAL:
    print("obj", m.objval)
    for v in m.getVars():
        print(v.varName, v.x)
print(abs_, max_, GurobiError.__name__) if False else print(GurobiError.__name__, tuplelist([1, 2]))
