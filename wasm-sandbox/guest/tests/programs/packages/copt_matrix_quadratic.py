import coptpy as cp
import numpy as np
from coptpy import COPT

env = cp.Envr()
m = env.createModel("portfolio")
m.setParam(COPT.Param.Logging, 0)
sigma = np.array([[0.10, 0.02, 0.04], [0.02, 0.08, 0.01], [0.04, 0.01, 0.12]])
mu = np.array([0.12, 0.09, 0.14])
x = m.addMVar(3, ub=1.0, nameprefix="x")
m.setObjective(x @ sigma @ x, COPT.MINIMIZE)
m.addConstr(x.sum() == 1, name="budget")
m.addConstr(mu @ x >= 0.11)
m.solve()
print(m.status, round(m.objval, 4), np.round(x.x.tonumpy(), 2))
print(type(m.addQConstr(x @ x <= 0.4, name="q")).__name__)
m.solve()
print(m.status, round(m.objval, 4))
n = env.createModel("n")
n.setParam(COPT.Param.Logging, 0)
y = n.addMVar(2, lb=-10.0)
n.setMObjective(np.array([[2.0, 0.0], [0.0, 3.0]]), np.array([-4.0, -6.0]), 1.0, y, y, y, COPT.MINIMIZE)
n.solve()
print(round(n.objval, 4), np.round(y.x.tonumpy(), 3))


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("quadratic constraint", lambda: m.addConstr(x @ x <= 9))
