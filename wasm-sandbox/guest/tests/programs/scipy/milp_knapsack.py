import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

sizes = np.array([21, 11, 15, 9, 34, 25, 41, 52])
values = np.array([22, 12, 16, 10, 35, 26, 42, 53])
res = milp(
    c=-values, constraints=LinearConstraint(A=sizes, lb=0, ub=100), integrality=np.full_like(values, True), bounds=Bounds(0, 1)
)
print(res.success, res.status, res.message, res.fun, res.x.round(6) @ sizes, res.mip_gap)
print(sorted(res.keys()), type(res.x).__name__, round(res.mip_dual_bound, 6))
