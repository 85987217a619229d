import numpy as np
from scipy.optimize import minimize


def show(label, res):
    print(label, res.success, res.x.round(3), round(float(res.fun), 4))


show("exp", minimize(lambda x: np.exp(x[0]) + np.exp(-2 * x[0]), [1.0], bounds=[(-3, 3)]))
show("log", minimize(lambda x: x[0] - np.log(x[0]) + x[1] ** 2, [2.0, 1.0], bounds=[(0.1, 10), (-5, 5)]))
show("sqrt", minimize(lambda x: x[0] + 1 / np.sqrt(x[0]), [2.0], bounds=[(0.1, 10)]))
show("power", minimize(lambda x: x[0] ** 4 + (x[1] - 1) ** 2 + x[0] ** 2, [1.0, 1.0], bounds=[(-2, 2), (-2, 2)]))
show("divide", minimize(lambda x: x[0] / 4 + 4 / x[0], [1.0], bounds=[(0.5, 20)]))
show("norm", minimize(lambda x: np.linalg.norm(x - np.array([1, 2])) + x.sum() ** 2, [1.0, 1.0], bounds=[(-5, 5)] * 2))
