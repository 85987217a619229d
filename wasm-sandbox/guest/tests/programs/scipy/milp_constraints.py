import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

c = -np.array([0.0, 1.0])
A = np.array([[-1, 1], [3, 2], [2, 3]])
b_u = np.array([1, 12, 12])
b_l = np.full_like(b_u, -np.inf, dtype=float)
res = milp(c=c, constraints=LinearConstraint(A, b_l, b_u), integrality=np.ones_like(c))
print(res.x, res.fun)
print(milp(c=c, constraints=LinearConstraint(A, b_l, b_u)).x.round(6))
print(milp(c=c, constraints=(A, b_l, b_u), integrality=1).fun)
print(milp(c=c, constraints=[LinearConstraint(A[:2], b_l[:2], b_u[:2]), (A[2:], -np.inf, 12)], integrality=1).fun)
print(milp(c=c, constraints=LinearConstraint(csc_array(A), ub=b_u), integrality=[1, 0]).fun)
print(milp(c=[1, 1], bounds=Bounds([0.5, 1.5], [4, 4]), integrality=1).x)
print(milp([1, 2], bounds=([-2, -3], [4, 4])).x)
con = LinearConstraint(A, b_l, b_u)
print(con.residual([1, 1]), Bounds(0, 1), Bounds([0, 1], [2, 3]).residual([1, 2]))
