import gurobipy as gp
import numpy as np
from gurobipy import GRB

rng = np.random.default_rng(7)
n = 12
profit = rng.integers(5, 40, n)
weight = rng.integers(3, 20, n)
m = gp.Model()
m.Params.OutputFlag = 0
x = m.addVars(n, vtype=GRB.BINARY, name="x")
m.setObjective(gp.quicksum(profit[i] * x[i] for i in range(n)), GRB.MAXIMIZE)
m.addConstr(gp.quicksum(weight[i] * x[i] for i in range(n)) <= int(weight.sum() * 0.4))
m.optimize()
chosen = np.array([x[i].X for i in range(n)]) > 0.5
print(m.ObjVal, profit[chosen].sum() == m.ObjVal, weight[chosen].sum() <= int(weight.sum() * 0.4))
np.random.seed(3)
points = np.random.rand(6, 2) * 10
d = np.linalg.norm(points[:, None] - points[None, :], axis=2)
t = gp.Model()
t.Params.OutputFlag = 0
y = t.addVars(6, 6, vtype=GRB.BINARY, name="y")
u = t.addVars(6, lb=0, ub=5, name="u")
t.setObjective(gp.quicksum(d[i, j] * y[i, j] for i in range(6) for j in range(6) if i != j), GRB.MINIMIZE)
t.addConstrs((y.sum(i, "*") == 1 for i in range(6)), "out")
t.addConstrs((y.sum("*", j) == 1 for j in range(6)), "in")
t.addConstrs((y[i, i] == 0 for i in range(6)), "self")
t.addConstrs((u[i] - u[j] + 6 * y[i, j] <= 5 for i in range(1, 6) for j in range(1, 6) if i != j), "mtz")
t.optimize()
print(round(t.ObjVal, 6))
