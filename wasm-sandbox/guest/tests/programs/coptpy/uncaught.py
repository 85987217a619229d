import coptpy as cp
from coptpy import COPT

env = cp.Envr()
model = env.createModel("bad")
model.setParam("Logging", 0)
x = model.addVar(vtype=COPT.INTEGER, lb=0, name="x")
model.addConstr(x <= 3, name="a")
model.addConstr(x < 2, name="b")
model.solve()
