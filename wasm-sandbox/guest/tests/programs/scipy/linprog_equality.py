import numpy as np
from scipy.optimize import linprog

cost = np.array([[4, 6, 9], [5, 3, 8]], dtype=float)
supply, demand = [30, 40], [20, 25, 25]
A_eq, b_eq = [], []
for i in range(2):
    row = np.zeros((2, 3))
    row[i, :] = 1
    A_eq.append(row.ravel())
    b_eq.append(supply[i])
for j in range(3):
    row = np.zeros((2, 3))
    row[:, j] = 1
    A_eq.append(row.ravel())
    b_eq.append(demand[j])
res = linprog(cost.ravel(), A_eq=np.array(A_eq), b_eq=b_eq, method="highs")
print(res.status, res.message, round(res.fun, 6), res.x.reshape(2, 3), res.con)
