import coptpy as cp
from coptpy import COPT

env = cp.Envr()
model = env.createModel("bad")
x = model.addVars(3, vtype=COPT.INTEGER, name="x")
