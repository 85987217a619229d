import gurobipy as gp
import numpy as np
from gurobipy import GRB

m = gp.Model()
m.setParam("OutputFlag", np.int64(0))
m.setParam("TimeLimit", np.float64(30))
m.Params.Threads = np.int64(1)
x, y = m.addVar(name="x", ub=4), m.addVar(name="y", ub=4)
b = m.addVar(vtype=GRB.BINARY, name="b")
z = m.addVar(name="z")
m.setObjective(x + y + np.float64(0.5) * z, np.int64(-1))
m.addConstr((b == np.int64(1)) >> (x <= np.float64(1)), name="ind")
m.addGenConstrMax(z, [x, y], constant=np.float64(1))
m.addSOS(GRB.SOS_TYPE1, [x, y], np.array([1, 2]))
m.addRange(x + y, np.float64(1), np.int64(3))
m.addConstr(b >= np.bool_(True))
x.UB = np.float64(2.5)
y.Start = np.int64(1)
m.optimize()
print(m.Status, m.ObjVal, x.X, y.X, z.X, b.X, m.Params.TimeLimit, m.Params.Threads)
m.chgCoeff(m.getConstrs()[0], y, np.float64(2))
m.optimize()
print(m.ObjVal)
