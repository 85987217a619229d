import gurobipy as gp

m = gp.Model()
m.Params.OutputFlag = 0
x = m.addVars(3)
m.addConstr(x <= 3)
