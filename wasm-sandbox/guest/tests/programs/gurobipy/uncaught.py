import gurobipy as gp

m = gp.Model()
m.Params.OutputFlag = 0
x = m.addVar(lb=3, ub=1)
m.optimize()
print(m.Status)
print(x.X)
