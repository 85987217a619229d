import coptpy as cp
import numpy as np
from coptpy import COPT

env = cp.Envr()
m = env.createModel("scalars")
m.setParam(COPT.Param.Logging, 0)
cost, need = np.array([3.5, 2.0, 4.25]), np.array([10, 4, 6])
x = m.addVars(len(cost), lb=0.0, ub=np.float64(20), nameprefix="x")
y = m.addVar(lb=np.int64(1), ub=np.int32(5), obj=np.float32(0.5), vtype=COPT.INTEGER, name="y")


def attempt(label, call):
    try:
        print(label, "->", repr(call()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


for name, scalar in (("f64", np.float64(2)), ("i64", np.int64(3)), ("f32", np.float32(2))):
    attempt(f"{name} * var", lambda: scalar * y)
    attempt(f"var * {name}", lambda: y * scalar)
    attempt(f"{name} + expr", lambda: scalar + (x[0] + y))
    attempt(f"expr - {name}", lambda: (x[0] + y) - scalar)
    attempt(f"{name} - var", lambda: scalar - y)
    attempt(f"{name} <= var", lambda: scalar <= y)
    attempt(f"{name} == expr", lambda: scalar == x[0] + y)
    attempt(f"expr / {name}", lambda: (x[0] + y) / scalar)
attempt("array of variables", lambda: np.array([x[0], y]))
attempt("np.sum", lambda: np.sum([x[0], y]))
attempt("np.dot", lambda: np.dot([1, 2], [x[0], y]))
attempt("array * var", lambda: np.array([1.0, 2.0]) * y)
attempt("var <= array", lambda: y <= np.array([1.0, 2.0]))
attempt("var == pair", lambda: y == np.array([1.0, 2.0]))
m.setObjective(cp.quicksum(cost[i] * x[i] for i in range(3)) + y, sense=COPT.MINIMIZE)
for i in range(3):
    m.addConstr(x[i] >= need[i], name=f"need_{i}")
m.addConstr(x.sum() >= need.sum() + np.int64(1), name="total")
m.addConstr(need[0] <= x[0] + y * np.float64(2))
m.solve()
print(m.status == COPT.OPTIMAL, m.objval, [x[i].x for i in range(3)], y.x)
print(f"{sum(cost[i] * x[i].x for i in range(3)):.2f}", np.array([x[i].x for i in range(3)]))
