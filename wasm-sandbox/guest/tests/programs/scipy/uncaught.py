from scipy.optimize import linprog

print("before")
linprog([1, 2], A_ub=[[1, 2, 3]], b_ub=[1])
print("after")
