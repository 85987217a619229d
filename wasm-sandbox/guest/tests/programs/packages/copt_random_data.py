import coptpy as cp
import numpy as np
from coptpy import COPT

rng = np.random.default_rng(11)
n = 10
profit, weight = rng.integers(5, 40, n), rng.integers(3, 20, n)
env = cp.Envr()
m = env.createModel("knapsack")
m.setParam(COPT.Param.Logging, 0)
x = [m.addVar(vtype=COPT.BINARY, name=f"x_{i}") for i in range(n)]
m.setObjective(sum(profit[i] * x[i] for i in range(n)), sense=COPT.MAXIMIZE)
m.addConstr(cp.quicksum(weight[i] * x[i] for i in range(n)) <= weight.sum() // 2, name="capacity")
m.solve()
chosen = np.array([var.x for var in x]) > 0.5
print(m.status, m.objval, profit[chosen].sum() == m.objval, bool(weight[chosen].sum() <= weight.sum() // 2))
d = np.array([[0, 4, 7], [4, 0, 2], [7, 2, 0]])
t = env.createModel("assign")
t.setParam(COPT.Param.Logging, 0)
y = t.addVars(3, 3, vtype=COPT.BINARY, nameprefix="y")
t.setObjective(cp.quicksum(d[i, j] * y[i, j] for i in range(3) for j in range(3)), sense=COPT.MINIMIZE)
t.addConstrs((y.sum(i, "*") == 1 for i in range(3)), nameprefix="row")
t.addConstrs((y.sum("*", j) == 1 for j in range(3)), nameprefix="col")
t.addConstrs((y[i, i] == 0 for i in range(3)), nameprefix="diag")
t.solve()
print(t.objval, np.array([[y[i, j].x for j in range(3)] for i in range(3)]).argmax(axis=1))
