import gurobipy as gp
import numpy as np
import scipy.sparse as sp

m = gp.Model()
m.Params.OutputFlag = 0
x = m.addMVar(3, name="x")
y = m.addMVar((2, 2), name="y")
v = m.addVar(name="v")
m.update()
A = np.array([[1.0, 2, 3], [0, 1, 0]])


def text(value):
    if isinstance(value, (gp.MLinExpr, gp.MQuadExpr, gp.MVar)):
        body = " ".join(repr(value).split("\n", 1)[1].split())
        return f"{type(value).__name__} {value.shape} {body}"
    return repr(value)


def attempt(label, call):
    try:
        print(label, "->", text(call()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("A @ x", lambda: A @ x)
attempt("sparse @ x", lambda: sp.csr_matrix(A) @ x)
attempt("c @ x", lambda: np.array([1, 2, 3]) @ x)
attempt("x @ c", lambda: x @ np.array([1, 2, 3]))
attempt("list @ x", lambda: [1, 2, 3] @ x)
attempt("x @ x", lambda: x @ x)
attempt("x Q x", lambda: x @ np.diag([1.0, 2.0, 3.0]) @ x)
attempt("y @ y", lambda: y @ y)
attempt("A @ Y", lambda: np.array([[1.0, 1.0]]) @ y)
attempt("y @ c", lambda: y @ np.array([1.0, 2.0]))
attempt("mismatch", lambda: np.ones(2) @ x)
attempt("2 x", lambda: 2 * x)
attempt("x * a", lambda: x * np.array([1, 2, 3]))
attempt("a * x", lambda: np.array([1, 2, 3]) * x)
attempt("x + 1", lambda: x + 1)
attempt("a - x", lambda: np.array([1, 2, 3]) - x)
attempt("x / 2", lambda: x / 2)
attempt("-x", lambda: -x)
attempt("x - x", lambda: x - x)
attempt("x * x", lambda: x * x)
attempt("x ** 2", lambda: x**2)
attempt("x + v", lambda: x + v)
attempt("v + x", lambda: v + x)
attempt("v * x", lambda: v * x)
attempt("broadcast", lambda: y + np.array([1, 2]))
attempt("no broadcast", lambda: y + x)
attempt("list", lambda: x <= [1, 2, 3])
attempt("truth", lambda: bool(x <= 1))
attempt("chain", lambda: 0 <= x <= 1)
attempt("less", lambda: x < 1)
attempt("text", lambda: x + "a")
attempt("python sum", lambda: sum(x))
attempt("quicksum", lambda: gp.quicksum(x))
attempt("quicksum of parts", lambda: gp.quicksum(x[i] * 2 for i in range(3)))
attempt("zeros", lambda: gp.MLinExpr.zeros(2))
e = A @ x
e += 1
e[0] += v
e[1] = 2 * x[2]
attempt("in place", lambda: e)
attempt("hstack", lambda: gp.hstack([x, gp.MVar.fromvar(v).reshape(1)]))
attempt("vstack", lambda: gp.vstack([y, y]).shape)
attempt("concatenate", lambda: gp.concatenate([x, 2 * x]))
