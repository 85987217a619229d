import numpy as np
from scipy.optimize import LinearConstraint, milp

res = milp([1, 1], constraints=LinearConstraint([[1, 1], [1, 1]], [3, -np.inf], [np.inf, 2]), integrality=1)
print(res.status, res.success, res.x, res.fun, res.message, res.mip_gap, res.mip_node_count)
res = milp([-1, 0], constraints=LinearConstraint([[1, -1]], -np.inf, 1))
print(res.status, res.success, res.x, res.message)
res = milp([1, 1], options={"time_limit": 20, "mip_rel_gap": 0.0, "presolve": True, "disp": False}, integrality=1)
print(res.status, res.fun, res.message)


def attempt(label, call):
    try:
        print(label, "->", call().status)
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("c", lambda: milp([[1, 2]]))
attempt("c nan", lambda: milp([1, np.nan]))
attempt("integrality", lambda: milp([1, 2], integrality=[1, 2, 3]))
attempt("integrality value", lambda: milp([1, 2], integrality=5))
attempt("bounds", lambda: milp([1, 2], bounds=5))
attempt("bounds shape", lambda: milp([1, 2], bounds=([0, 0, 0], [1, 1, 1])))
attempt("constraints", lambda: milp([1, 2], constraints=5))
attempt("constraints shape", lambda: milp([1, 2], constraints=LinearConstraint([[1, 2, 3]], 0, 1)))
attempt("option", lambda: milp([1, 2], options={"gap": 1}))
attempt("keyword", lambda: milp([1, 2], A_ub=[[1, 1]]))
attempt("no c", lambda: milp())
