import coptpy as cp
from coptpy import COPT

env = cp.Envr()
m = env.createModel("m")
m.setParam(COPT.Param.Logging, 0)
x = m.addVar(name="x")
y = m.addVar(ub=4, name="y")
c = m.addConstr(x + y <= 5, name="c")
d = m.addConstr(x - y >= -3, name="d")
m.setObjective(3 * x + 2 * y, COPT.MAXIMIZE)
m.solve()
print(m.status, m.objval, x.x, y.X, c.pi, d.Dual, c.slack, d.Slack, abs(x.rc), y.RedCost, m.ismip, m.haslpsol, m.hasmipsol)
print(m.getValues(), m.getDuals(), m.getSlacks(), m.lpobjval, m.getInfo("Value", m.getVars()))
