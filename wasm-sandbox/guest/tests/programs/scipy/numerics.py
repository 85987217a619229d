import numpy as np
from scipy.optimize import brentq, curve_fit, differential_evolution, minimize_scalar, nnls, root

print(minimize_scalar(lambda x: (x - 2) ** 2).x.round(6), round(brentq(lambda x: x**3 - 2, 0, 2), 6))
print(np.round(differential_evolution(lambda x: (x**2).sum(), [(-1, 2)] * 2, seed=1).x, 4) + 0.0)
print(root(lambda x: [x[0] + x[1] - 3, x[0] - x[1] - 1], [0, 0]).x.round(6), nnls([[1, 0], [0, 1]], [1, 2]))
x = np.linspace(0, 4, 30)
print(curve_fit(lambda t, a, b: a * t + b, x, 2 * x + 1)[0].round(6))
