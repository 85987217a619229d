import coptpy as cp
import numpy as np
import scipy.sparse as sp
from coptpy import COPT

env = cp.Envr()
m = env.createModel("matrix")
m.setParam(COPT.Param.Logging, 0)
c = np.array([3.0, 2.0, 4.0])
A = np.array([[1.0, 1.0, 2.0], [2.0, 0.0, 3.0], [2.0, 1.0, 3.0]])
b = np.array([4.0, 5.0, 7.0])
x = m.addMVar(3, nameprefix="x")
m.setObjective(c @ x, COPT.MAXIMIZE)
con = m.addConstr(A @ x <= b, name="c")
print(repr(con), [r.name for r in m.getConstrs()])
m.solve()
print(m.status, m.objval, x.x, x.X.tonumpy(), x[0].x)
print(con.dual, con.slack, con.ub)
print((A @ x).getValue(), x.sum().getValue(), x.x.tonumpy().round(4), [f"{value:.2f}" for value in x.x], m.getInfo("Value", x))
for part in x:
    print(part.name, part.x)
rows = m.addMConstr(sp.csr_matrix([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]), x, COPT.LESS_EQUAL, np.array([1.0, 0.5]), nameprefix="r")
print(repr(rows))
more = m.addConstrs(x >= np.array([0.0, 0.5, 0.25]), nameprefix="low")
print(repr(more), [r.name for r in m.getConstrs()])
m.solve()
print(m.status, m.objval, x.x)
w = m.addMVar((2, 2), ub=1.0, obj=np.array([[1.0, 2.0], [3.0, 4.0]]), vtype=COPT.BINARY, nameprefix="w")
m.addConstr(w.sum(axis=0) <= 1)
m.solve()
print(m.objval, w.x.tonumpy().tolist())
