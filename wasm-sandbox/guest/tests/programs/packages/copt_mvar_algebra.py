import coptpy as cp
import numpy as np
import scipy.sparse as sp
from coptpy import COPT

env = cp.Envr()
m = env.createModel()
m.setParam(COPT.Param.Logging, 0)
v = m.addVar(name="v")
x = m.addMVar(3, nameprefix="x")
y = m.addMVar((2, 2), nameprefix="y")
A = np.array([[1.0, 2, 3], [0, 1, 0]])


def attempt(label, call):
    try:
        found = call()
        print(label, "->", type(found).__name__, repr(found) if "object at" not in repr(found) else "")
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("sparse @ x", lambda: sp.csr_matrix(A) @ x)
attempt("A @ x", lambda: type(A @ x))
attempt("list @ x", lambda: ([1, 2, 3] @ x).shape)
attempt("x @ c", lambda: (x @ np.array([1, 2, 3])).shape)
attempt("x @ x", lambda: (x @ x).shape)
attempt("x Q x", lambda: (x @ np.eye(3) @ x).shape)
attempt("mismatch", lambda: np.ones(2) @ x)
attempt("2 x", lambda: 2 * x)
attempt("x * a", lambda: x * np.array([1, 2, 3]))
attempt("a * x", lambda: np.array([1, 2, 3]) * x)
attempt("x + 1", lambda: x + 1)
attempt("x + list", lambda: x + [1, 2, 3])
attempt("a - x", lambda: np.array([1, 2, 3]) - x)
attempt("x / 2", lambda: x / 2)
attempt("-x", lambda: (-x).shape)
attempt("x - x", lambda: x - x)
attempt("x + v", lambda: x + v)
attempt("v + x", lambda: v + x)
attempt("broadcast", lambda: y + np.array([1, 2]))
attempt("no broadcast", lambda: y + x)
attempt("compare", lambda: x <= 1)
attempt("compare left", lambda: np.array([1, 2, 3]) <= x)
attempt("truth", lambda: bool(x <= 1))
attempt("less", lambda: x < 1)
attempt("power", lambda: x**2)
