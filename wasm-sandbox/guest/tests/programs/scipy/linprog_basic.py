from scipy.optimize import linprog

c = [-1, 4]
A = [[-3, 1], [1, 2]]
b = [6, 4]
res = linprog(c, A_ub=A, b_ub=b, bounds=[(None, None), (-3, None)])
print(res.fun, res.x, res.message, res.status, res.success)
print(res.slack, res.con, res.crossover_nit)
print(res.ineqlin.residual, res.ineqlin.marginals + 0.0, res.eqlin.marginals)
print(res.lower.residual, res.lower.marginals, res.upper.residual, res.upper.marginals)
print(sorted(res.keys()), type(res).__name__, type(res.x).__name__, res["fun"], "x" in res)
