import coptpy as cp
from coptpy import COPT

env = cp.Envr()
m = env.createModel("m")
m.setParam(COPT.Param.Logging, 0)


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


x = m.addVar(name="x")
y = m.addVar(name="y")
for e in (x + y, x - y, 2 * x, x * 2.5, -x, x / 4, 3 - x, 1 + x + 2 * y - 1, x + x, (x + y) * 3, sum([x, y]), x * "2"):
    print(e, e.size, e.constant)
for q in (x * y, x**2, (x + 1) * (y - 2), (x + y) ** 2, 2 * x * x + y, x * y - x * y, (x * y) / 2):
    print(q, q.size, q.constant)
for k in (x <= 1, x + y >= 2, x == y, 3 <= x + y, x * y <= 1, x == [1, 2]):
    print(k)
attempt("lt", lambda: x < 1)
attempt("ne", lambda: x != 1)
attempt("bool", lambda: bool(x <= 1))
attempt("chain", lambda: 1 <= x <= 2)
attempt("none", lambda: x + None)
attempt("str", lambda: x + "a")
attempt("list", lambda: x + [1])
attempt("abs", lambda: abs(x))
attempt("max", lambda: max(x, y))
attempt("in", lambda: y in [x, y])
attempt("float", lambda: float(x))
attempt("zero", lambda: x / 0)
attempt("format", lambda: f"{x:.2f}")
attempt("le none", lambda: x <= None)
attempt("quad", lambda: x * (x * y))
attempt("module", lambda: cp.max(x, y))
