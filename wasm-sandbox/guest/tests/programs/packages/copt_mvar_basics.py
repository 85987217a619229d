import coptpy as cp
import numpy as np
from coptpy import COPT

env = cp.Envr()
m = env.createModel()
m.setParam(COPT.Param.Logging, 0)
v = m.addVar(name="v")
x = m.addMVar(3, nameprefix="x")
y = m.addMVar((2, 2), lb=-1, ub=5, vtype=COPT.INTEGER, nameprefix="y")
z = m.addMVar(2)


def attempt(label, call):
    try:
        print(label, "->", repr(call()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("names", lambda: [q.name for q in m.getVars()])
attempt("x", lambda: x)
attempt("str", lambda: str(x))
attempt("y", lambda: y)
attempt("items", lambda: (x[0], x[-1], y[0], y[0, 1], y[:, 1]))
attempt("out", lambda: x[5])
attempt("list index", lambda: x[[0, 2]])
attempt("shape", lambda: (x.shape, y.shape, x.ndim, y.size, y.T.shape))
attempt("reshape", lambda: (y.reshape(4), y.reshape((4, 1)), y.flatten()))
attempt("tolist", lambda: y.tolist())
attempt("item", lambda: x[1].item())
attempt("not one", lambda: x.item())
attempt("len", lambda: len(x))
attempt("iterate", lambda: list(y))
attempt("sums", lambda: (x.sum(), y.sum(axis=0), y.sum(axis=1)))
attempt("diagonal", lambda: y.diagonal())
attempt("transpose", lambda: y.transpose())
attempt("information", lambda: (y.ub, y.lb, x[0].lb, x.name.tolist()))
x.ub = 4
y.lb = np.array([[0.0, 1.0], [2.0, 3.0]])
attempt("set", lambda: (x.ub, y.getInfo("LB")))
attempt("whole numbers", lambda: setattr(x, "lb", np.array([0, 1, 2])))
attempt("from list", lambda: cp.MVar.fromlist([v, x[0].item()]))
attempt("from var", lambda: cp.MVar.fromvar(v))
attempt("quicksum", lambda: cp.quicksum(x))
attempt("python sum", lambda: sum(x))
attempt("quicksum of parts", lambda: cp.quicksum(x[i] for i in range(3)))
attempt("array", lambda: cp.NdArray([1, 2, 3]))
