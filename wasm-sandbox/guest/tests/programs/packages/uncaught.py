import gurobipy as gp
import numpy as np

m = gp.Model()
m.Params.OutputFlag = 0
x = m.addMVar(3)
print("before")
m.addConstr(np.ones((2, 4)) @ x <= 1)
print("after")
