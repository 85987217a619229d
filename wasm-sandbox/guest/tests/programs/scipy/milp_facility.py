import numpy as np
from scipy import optimize

fixed = np.array([100.0, 90.0, 120.0])
capacity = np.array([60.0, 50.0, 80.0])
demand = np.array([30.0, 25.0, 35.0, 20.0])
ship = np.array([[4, 5, 8, 6], [7, 3, 4, 5], [6, 6, 3, 9.5]])
m, n = ship.shape
c = np.concatenate([fixed, ship.ravel()])
A_dem = np.hstack([np.zeros((n, m)), np.tile(np.eye(n), m)])
A_cap = np.hstack([-np.diag(capacity), np.kron(np.eye(m), np.ones(n))])
constraints = [optimize.LinearConstraint(A_dem, demand, demand), optimize.LinearConstraint(A_cap, -np.inf, 0)]
integrality = np.concatenate([np.ones(m), np.zeros(m * n)])
upper = np.concatenate([np.ones(m), np.full(m * n, np.inf)])
res = optimize.milp(c, constraints=constraints, integrality=integrality, bounds=optimize.Bounds(0, upper))
print(res.message, round(res.fun, 4), res.x[:m].round().astype(int), res.x[m:].reshape(m, n).round(4).tolist())
