import coptpy as cp
from coptpy import COPT

env = cp.Envr()
m = env.createModel("m")
m.setParam(COPT.Param.Logging, 0)
x = m.addVar(ub=10, name="x")
y = m.addVar(ub=8, name="y")
big = m.addVar(name="big", ub=100)
small = m.addVar(name="small", ub=100)
gap = m.addVar(name="gap", ub=100)
m.addGenConstrMax(big, [x, y], 3.0)
m.addGenConstrMin(small, [x, y])
m.addGenConstrAbs(gap, x - y)
m.addConstr(x + y == 9)
m.setObjective(big - 2 * small + 0.5 * gap, COPT.MAXIMIZE)
m.solve()
print(m.status, round(m.objval, 6), round(x.x, 6), round(y.x, 6), m.cols, m.rows, m.bins, m.indicators)
