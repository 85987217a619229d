import coptpy as cp
from coptpy import COPT

env = cp.Envr()
m = env.createModel("m")
m.setParam(COPT.Param.Logging, 0)
x = m.addVar(ub=5, name="x")
y = m.addVar(ub=5, name="y")
m.setObjective(x * x + y * y - 2 * x - 6 * y + 3, COPT.MINIMIZE)
m.addConstr(x + y <= 3)
m.solve()
print(m.status, round(m.objval, 4), round(x.x, 3), round(y.x, 3), m.hasqobj, m.qelems)
