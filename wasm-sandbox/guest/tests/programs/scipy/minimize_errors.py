import warnings

from scipy.optimize import minimize


def attempt(label, call):
    try:
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            found = call()
        print(label, "->", found.success, found.x.round(3) + 0.0, [w.category.__name__ for w in seen])
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("method", lambda: minimize(lambda x: x @ x, [1.0], method="foo"))
attempt("division", lambda: minimize(lambda x: 1 / 0, [1.0]))
attempt("name", lambda: minimize(lambda x: undefined, [1.0]))  # noqa: F821
attempt("no start", lambda: minimize(lambda x: x @ x))
attempt("start", lambda: minimize(lambda x: x.sum(), [[1.0, 2.0]]))
attempt("vector", lambda: minimize(lambda x: x * 2, [1.0, 2.0]))
attempt("type", lambda: minimize(lambda x: x @ x, [1.0], constraints={"type": "foo", "fun": lambda x: x[0]}))
attempt("no fun", lambda: minimize(lambda x: x @ x, [1.0], constraints={"type": "eq"}))
attempt("bounds", lambda: minimize(lambda x: x @ x, [1.0], bounds=[(0, 1), (0, 1)]))
attempt("unused", lambda: minimize(lambda x: x @ x, [1.0], method="BFGS", bounds=[(2, 3)]))
attempt("fixed", lambda: minimize(lambda x: (x[0] - 2) ** 2 + (x[1] - x[0]) ** 2, [1, 1], bounds=[(1, 1), (0, 5)], method="SLSQP"))
attempt("all fixed", lambda: minimize(lambda x: x @ x, [1, 1], bounds=[(1, 1), (2, 2)], method="SLSQP"))
