from scipy.optimize import minimize

res = minimize(
    lambda x: x[0] ** 2 + x[1] ** 2, [1.0, 1.0], method="SLSQP",
    constraints=[{"type": "ineq", "fun": lambda x: x[0] - 3}, {"type": "ineq", "fun": lambda x: 1 - x[0]}],
)
print(res.success)
