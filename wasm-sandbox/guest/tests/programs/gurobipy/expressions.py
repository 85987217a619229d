import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


x = m.addVar(name="x")
y = m.addVar(name="y")
m.update()
for e in (x + y, x - y, 2 * x, x * 2.5, -x, x / 4, 3 - x, 1 + x + 2 * y - 1, x + x, (x + y) * 3, sum([x, y]), x * 0):
    print(e, e.size(), e.getConstant())
for q in (x * y, x**2, (x + 1) * (y - 2), (x + y) ** 2, 2 * x * x + y, x * y - x * y, -(x * x), (x * y) / 2, 3 - x * y):
    print(q, q.size(), q.getLinExpr())
for k in (x <= 1, x + y >= 2, x == y, 3 <= x + y, x * y <= 1):
    print(k)
attempt("lt", lambda: x < 1)
attempt("elt", lambda: x + y < 1)
attempt("ne", lambda: x != 1)
attempt("bool", lambda: bool(x <= 1))
attempt("chain", lambda: 1 <= x <= 2)
attempt("none", lambda: x + None)
attempt("str", lambda: "a" + x)
attempt("abs", lambda: abs(x))
attempt("max", lambda: max(x, y))
attempt("round", lambda: round(x))
attempt("float", lambda: float(x))
attempt("zero", lambda: x / 0)
attempt("format", lambda: f"{x:.2f}")
attempt("mod", lambda: x % 2)
attempt("pow", lambda: x**3)
attempt("div", lambda: 1 / x)
