import gurobipy as gp
import numpy as np

m = gp.Model()
m.Params.OutputFlag = 0
x = m.addMVar(3, name="x")
y = m.addMVar((2, 2), lb=-1, ub=np.array([[1, 2], [3, 4]]), vtype="I", name="y")
v = m.addVar(name="v")
print(repr(x))
m.update()


def attempt(label, call):
    try:
        print(label, "->", repr(call()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("x", lambda: x)
attempt("y", lambda: y)
attempt("item", lambda: (x[0], x[-1], y[0], y[0, 1], y[:, 1]))
attempt("masks", lambda: (x[[0, 2]], x[np.array([True, False, True])]))
attempt("out", lambda: x[5])
attempt("shape", lambda: (x.shape, y.shape, x.ndim, y.size, y.T.shape, y.reshape(-1).shape, y.reshape(4, 1).shape))
attempt("tolist", lambda: y.tolist())
attempt("to var", lambda: x[1].item())
attempt("not one", lambda: x.item())
attempt("len", lambda: len(x))
attempt("iterate", lambda: [part.shape for part in y])
attempt("sums", lambda: (x.sum(), y.sum(axis=0), y.sum(1), y.sum()))
attempt("diagonal", lambda: y.diagonal())
attempt("transpose", lambda: y.T)
attempt("ub", lambda: (y.UB, y.LB, y.VType.tolist(), x.VarName))
attempt("single", lambda: x[0].UB)
x.UB = 5
y[0].LB = np.array([0, 1])
m.update()
attempt("set", lambda: (x.UB, y.LB))
attempt("missing", lambda: x.foo)
attempt("flatten", lambda: x.flatten())
attempt("from list", lambda: gp.MVar.fromlist([v, x[0].item()]))
attempt("from var", lambda: gp.MVar.fromvar(v))
attempt("names", lambda: [w.VarName for w in m.getVars()])
attempt("bad shape", lambda: m.addMVar("a"))
attempt("bad bounds", lambda: m.addMVar(3, ub=[1, 2]))
attempt("bad type", lambda: m.addMVar(2, vtype="Q"))
