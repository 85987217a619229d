from scipy.optimize import minimize

fun = lambda x: (x[0] - 1) ** 2 + (x[1] - 2.5) ** 2  # noqa: E731
cons = (
    {"type": "ineq", "fun": lambda x: x[0] - 2 * x[1] + 2},
    {"type": "ineq", "fun": lambda x: -x[0] - 2 * x[1] + 6},
    {"type": "ineq", "fun": lambda x: -x[0] + 2 * x[1] + 2},
)
res = minimize(fun, (2, 0), method="SLSQP", bounds=((0, None), (0, None)), constraints=cons)
print(res.success, res.status, res.message, res.x.round(4), round(res.fun, 4))
res = minimize(fun, [2, 0], bounds=[(0, 1), (0, 2)])
print(res.success, res.x.round(4), round(res.fun, 4), res.message.split(":")[0])
