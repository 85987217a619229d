import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, eye, lil_matrix

n = 20
A = lil_matrix((n - 1, n))
for i in range(n - 1):
    A[i, i] = 1
    A[i, i + 1] = 1.5
res = linprog(-(np.arange(n) % 5 + 1.0 + np.arange(n) / 100), A_ub=A.tocsr(), b_ub=np.full(n - 1, 4.0), bounds=(0, 3))
print(res.status, round(res.fun, 6), res.x.round(4).tolist())
res = linprog(np.ones(3), A_ub=-eye(3), b_ub=[-1, -2, -3], A_eq=csr_matrix([[1.0, 1.0, 1.0]]), b_eq=[7])
print(res.status, res.fun, res.con)
