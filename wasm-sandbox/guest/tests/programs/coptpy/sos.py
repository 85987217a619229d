import coptpy as cp
from coptpy import COPT

env = cp.Envr()
m = env.createModel("m")
m.setParam(COPT.Param.Logging, 0)
x = [m.addVar(ub=3, name=f"x{i}") for i in range(3)]
s = m.addSOS(COPT.SOS_TYPE1, x, [1, 2, 3])
m.setObjective(x[0] + 2 * x[1] + 3 * x[2], COPT.MAXIMIZE)
m.addConstr(x[2] <= 1.5)
m.solve()
print(m.status, m.objval, [v.x for v in x], m.soss, m.ismip)
