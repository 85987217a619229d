import coptpy as cp
import numpy as np
from coptpy import COPT

env = cp.Envr()
m = env.createModel("arrays")
m.setParam(COPT.Param.Logging, 0)
A, b = np.array([[2, 1, 3], [1, 3, 2]]), np.array([10, 12])
rows, columns = A.shape
x = m.addVars(columns, ub=np.array([4.0, 3.0, 2.5]), obj=np.array([5.0, 4.0, 3.0]), nameprefix="x")
z = m.addVars(rows, columns, lb=np.zeros((rows, columns)), ub=np.ones((rows, columns)), nameprefix="z")
k = m.addVars(np.arange(2), nameprefix="k")
s = m.addVars(list(np.array(["a", "b"])), nameprefix="s")
n = m.addVars(np.int64(2), nameprefix="n")
print([v.name for v in m.getVars()], list(k), list(s))
print([v.ub for v in x.values()], [v.ub for v in z.values()])
m.addConstrs((cp.quicksum(A[i, j] * x[j] for j in range(columns)) <= b[i] for i in np.arange(rows)), nameprefix="cap")
m.addConstrs((x[j] <= A[:, j].max() * z[i, j] for i in range(rows) for j in range(columns)), nameprefix="link")
m.addConstr(z.sum() <= np.int64(5))
print([c.name for c in m.getConstrs()])
m.setObjSense(COPT.MAXIMIZE)
m.solve()
print(m.status, round(m.objval, 6), np.round([x[j].x for j in range(columns)], 6))
m.setInfo(COPT.Info.UB, [x[0], x[1]], np.array([1.0, 1.5]))
m.setMipStart([x[0], x[1]], np.array([1.0, 0.0]))
m.solve()
print(round(m.objval, 6), m.getInfo("UB", [x[0], x[1]]))


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("bool", lambda: m.addConstr(np.bool_(True)).name)
attempt("array rhs", lambda: m.addConstr(x[0] <= np.array([1.0, 2.0])))
attempt("float count", lambda: m.addVars(np.float64(2)))
attempt("short", lambda: m.addVars(3, ub=np.array([1.0, 2.0])))
