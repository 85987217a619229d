import coptpy as cp
from coptpy import COPT

env = cp.Envr()
m = env.createModel("m")
m.setParam(COPT.Param.Logging, 0)
x = m.addVar(name="x")
y = m.addVar(name="y")
m.setObjective(x + y, COPT.MAXIMIZE)
q = m.addQConstr(x * x + y * y <= 2, name="q")
m.solve()
print(m.status, round(m.objval, 4), round(x.x, 3), round(y.x, 3), m.qconstrs, q.name, q.rhs, q.sense, q)
