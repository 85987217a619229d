import numpy as np
from scipy.optimize import linprog

profit = np.array([20, 30, 25])
res = linprog(-profit, A_ub=[[1, 2, 1], [3, 1, 2]], b_ub=[40, 60], bounds=[(0, 15), (0, None), (2, 10)])
if res.success:
    print("Optimal:", -res.fun)
    for name, value in zip("abc", res.x):
        print(f"{name}: {value:.3f}")
print(-res.ineqlin.marginals)
