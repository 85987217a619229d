import numpy as np
from scipy.optimize import minimize


def bowl(x):
    return np.sum((x - np.array([1.0, -2.0, 0.5])) ** 2) + np.exp(x[0]) * 0


def gradient(x):
    return 2 * (x - np.array([1.0, -2.0, 0.5]))


for method in ("BFGS", "L-BFGS-B", "TNC", "Nelder-Mead", "Powell", "COBYLA", "Newton-CG"):
    jac = gradient if method == "Newton-CG" else None
    res = minimize(bowl, np.zeros(3), method=method, jac=jac, tol=1e-8)
    print(method, res.success, np.abs(res.x - [1, -2, 0.5]).max() < 1e-3, round(res.fun, 4) == 0, "nit" in res or method == "COBYLA")
res = minimize(lambda x: (((x - 3) ** 2).sum(), 2 * (x - 3)), [1.0, 1.0], jac=True)
print(res.x.round(3))
