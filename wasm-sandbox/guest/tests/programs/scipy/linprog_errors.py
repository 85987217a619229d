import warnings

import numpy as np
from scipy.optimize import OptimizeWarning, linprog


def attempt(label, call):
    try:
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            found = call()
        print(label, "->", found.status, found.fun, [(w.category.__name__, str(w.message).split("\n")[0]) for w in seen])
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("shape", lambda: linprog([1, 2], A_ub=[[1, 2, 3]], b_ub=[1]))
attempt("rhs", lambda: linprog([1, 2], A_ub=[[1, 2]], b_ub=[1, 2]))
attempt("no rhs", lambda: linprog([1, 2], A_ub=[[1, 2]]))
attempt("bounds", lambda: linprog([1, 2], bounds=[(0, 1)] * 3))
attempt("bounds order", lambda: linprog([1, 2], bounds=[(3, 1), (0, 1)]))
attempt("nan", lambda: linprog([1, np.nan]))
attempt("text", lambda: linprog("ab"))
attempt("none", lambda: linprog(None))
attempt("method", lambda: linprog([1, 2], method="cplex"))
attempt("keyword", lambda: linprog([1, 2], A=[[1, 1]]))
attempt("option", lambda: linprog([1, 2], options={"foo": 3}))
attempt("time limit", lambda: linprog([1, 2], options={"time_limit": 10, "presolve": False, "disp": False}))
attempt("maxiter text", lambda: linprog([1, 2], options={"maxiter": 100, "primal_feasibility_tolerance": 1e-8}))
attempt("callback", lambda: linprog([1, 2], callback=print))
attempt("integrality method", lambda: linprog([1, 2], integrality=1, method="highs-ds"))
attempt("x0", lambda: linprog([1, 2], x0=[0, 0]))
attempt("single bound", lambda: linprog([1, -2], bounds=(0, 4)))
attempt("none bounds", lambda: linprog([1, 2], bounds=(None, None)))
attempt("unused category", lambda: linprog([1, 2], options={"sparse": OptimizeWarning is None}))
