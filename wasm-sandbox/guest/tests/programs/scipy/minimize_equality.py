import numpy as np
from scipy.optimize import minimize


def objective(x):
    return x[0] * x[3] * (x[0] + x[1] + x[2]) + x[2]


def product(x):
    return np.prod(x) - 25


def squares(x, total):
    return np.sum(x**2) - total


res = minimize(
    objective, np.array([1.0, 5.0, 5.0, 1.0]), bounds=[(1.0, 5.0)] * 4,
    constraints=[{"type": "ineq", "fun": product}, {"type": "eq", "fun": squares, "args": (40,)}],
)
print(res.success, res.message, round(res.fun, 3), res.x.round(3))
