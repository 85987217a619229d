import highspy
import numpy as np

h = highspy.Highs()
h.silent()
a = np.array([1.5, 2.5])
k = np.array([2, 3])
x, y = h.addVariable(ub=np.float64(10)), h.addVariable(ub=a[1])


def attempt(label, call):
    try:
        print(label, "->", repr(call()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("right", lambda: x * a[0])
attempt("left", lambda: a[0] * x)
attempt("int right", lambda: x * k[0])
attempt("int left", lambda: k[0] * x)
attempt("le", lambda: x <= a[1])
attempt("ge left", lambda: a[1] <= x)
attempt("int le", lambda: x <= k[1])
attempt("add", lambda: a[0] + x)
attempt("int add", lambda: x + k[0])
attempt("array", lambda: (a * x)[1])
attempt("dot", lambda: np.dot(a, np.array([x, y])))
attempt("matmul", lambda: (np.array([[1.0, 2.0], [3.0, 4.0]]) @ np.array([x, y]))[1])
attempt("sum", lambda: sum(a[i] * v for i, v in enumerate([x, y])))
h.addConstr(a[0] * x + a[1] * y <= 9.0)
print(h.maximize(x + y), h.getObjectiveValue(), h.vals(np.array([x, y])))
