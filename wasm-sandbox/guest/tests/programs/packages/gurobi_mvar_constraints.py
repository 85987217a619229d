import gurobipy as gp
import numpy as np
from gurobipy import GRB

cost = np.array([[4.0, 6.0, 9.0], [5.0, 3.0, 8.0]])
supply, demand = np.array([30, 40]), np.array([20, 25, 24])
m = gp.Model("transport")
m.Params.OutputFlag = 0
x = m.addMVar(cost.shape, name="ship")
m.setObjective((cost * x).sum(), GRB.MINIMIZE)
m.addConstr(x.sum(axis=1) <= supply, name="supply")
m.addConstr(x.sum(axis=0) >= demand, name="demand")
m.optimize()
print(m.Status, m.ObjVal, x.X.round(4).tolist())
print([c.ConstrName for c in m.getConstrs()])
open_ = m.addMVar(2, vtype=GRB.BINARY, name="open")
m.addConstrs((x[i, :].sum() <= 60 * open_[i] for i in range(2)), name="link")
m.addConstr(open_[0] + open_[1] <= 2)
m.addConstr(x[0, 0] <= 15, name="lane")
m.update()
print([c.ConstrName for c in m.getConstrs()])
made = m.addConstrs((x[i, j] <= 25 for i in range(2) for j in range(3)), name="cap")
m.optimize()
print(m.Status, round(m.ObjVal, 4), type(made).__name__, list(made), repr(made[0, 0]))
print(np.allclose(x.X.sum(axis=0), demand), open_.X)
for i in range(2):
    for j in range(3):
        if x[i, j].X > 1e-6:
            print(f"{i}->{j}: {x[i, j].X:.1f}")
