from scipy.optimize import linprog

c = [-3, -2, -4]
res = linprog(c, A_ub=[[1, 1, 2], [2, 0, 3], [2, 1, 3]], b_ub=[4.5, 5.5, 7.2], integrality=[1, 1, 0])
print(res.status, round(res.fun, 6), res.x.round(6), res.message, res.mip_gap, round(res.mip_dual_bound, 6))
res = linprog([1, 1.5], A_ub=[[-1, -1]], b_ub=[-2.5], bounds=[(2, 10), (0, 3)], integrality=[2, 1])
print(res.status, round(res.fun, 4), res.x.round(4))
