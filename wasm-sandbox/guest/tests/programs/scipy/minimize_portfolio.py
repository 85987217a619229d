import numpy as np
from scipy.optimize import Bounds, LinearConstraint, minimize

cov = np.array([[0.10, 0.02, 0.04], [0.02, 0.08, 0.01], [0.04, 0.01, 0.12]])
mu = np.array([0.12, 0.09, 0.14])


def risk(w, sigma):
    return w @ sigma @ w


res = minimize(
    risk, np.full(3, 1 / 3), args=(cov,), method="SLSQP", bounds=[(0, 1)] * 3,
    constraints=[{"type": "eq", "fun": lambda w: np.sum(w) - 1}, {"type": "ineq", "fun": lambda w: np.dot(mu, w) - 0.11}],
)
print(res.success, res.x.round(1), round(res.fun, 4), round(float(res.x.sum()), 4))
res = minimize(risk, [0.3, 0.3, 0.4], args=(cov,), bounds=Bounds(0, 0.5), constraints=LinearConstraint(np.ones((1, 3)), 1, 1))
print(res.success, res.x.round(1), round(res.fun, 4))
