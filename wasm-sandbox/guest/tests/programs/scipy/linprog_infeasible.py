from scipy.optimize import linprog

for method in ("highs", "highs-ds", "highs-ipm"):
    res = linprog([1, 1], A_ub=[[1, 1], [-1, -1]], b_ub=[1, -2], method=method)
    print(method, res.status, res.success, res.x, res.fun, res.message)
    res = linprog([-1, -1], A_ub=[[1, -1]], b_ub=[1], method=method)
    print(method, res.status, res.success, res.x, res.fun, res.message)
    print(res.slack, res.ineqlin)
