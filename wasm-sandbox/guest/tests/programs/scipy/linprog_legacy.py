import warnings

from scipy.optimize import linprog

warnings.simplefilter("ignore")
for method in ("simplex", "revised simplex", "interior-point"):
    res = linprog([-1, -2], A_ub=[[1, 1], [1, 3]], b_ub=[4, 6], method=method)
    print(method, res.status, res.success, res.message, res.x.round(4), round(res.fun, 4), res.slack.round(4), sorted(res.keys()))
    res = linprog([1, 2, 0], A_eq=[[1, 1, 1]], b_eq=[3], bounds=[(0.5, 4), (-1, None), (None, 2)], method=method)
    print(method, res.status, res.x.round(4), round(res.fun, 4), res.con.round(4))
    print(linprog([1, 1], A_ub=[[1, 1], [-1, -1]], b_ub=[1, -2], method=method).status)
    print(linprog([-1, -1], A_ub=[[1, -1]], b_ub=[1], method=method).status)
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    linprog([1], bounds=[(1, 2)], method="simplex")
    print([(w.category.__name__, str(w.message)) for w in seen])
