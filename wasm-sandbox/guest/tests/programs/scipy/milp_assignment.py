import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

cost = np.array([[4, 1, 3], [2, 0, 5], [3, 2, 2]])
n = 3
rows = np.kron(np.eye(n), np.ones(n))
columns = np.kron(np.ones(n), np.eye(n))
res = milp(cost.ravel(), constraints=[LinearConstraint(rows, 1, 1), LinearConstraint(columns, 1, 1)], integrality=1, bounds=Bounds(0, 1))
print(res.fun, res.x.reshape(n, n).round().astype(int).tolist())
r, k = linear_sum_assignment(cost)
print(r, k, cost[r, k].sum())
