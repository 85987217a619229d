import numpy as np
from scipy.optimize import Bounds, LinearConstraint, NonlinearConstraint, minimize

res = minimize(
    lambda x: x @ x, [1.0, 2.0], method="trust-constr", bounds=Bounds([0.1, 0.1], [5, 5]),
    constraints=[NonlinearConstraint(lambda x: x[0] * x[1], 1, np.inf), LinearConstraint([[1, -1]], -2, 2)],
)
print(res.success, res.x.round(2), round(res.fun, 2))
res = minimize(
    lambda x: -x[0] - 2 * x[1], [1, 1], bounds=[(0, 4), (0, 4)], constraints=LinearConstraint([[1, 1]], -np.inf, 5)
)
print(res.success, res.x.round(4), round(res.fun, 4))
res = minimize(
    lambda x: (x[0] - 3) ** 2 + x[1] ** 2, [0.5, 0.5],
    constraints=NonlinearConstraint(lambda x: [x[0] ** 2 + x[1] ** 2, x[0] - x[1]], [-np.inf, 0], [1, 2]),
)
print(res.success, res.x.round(4), round(res.fun, 4))
