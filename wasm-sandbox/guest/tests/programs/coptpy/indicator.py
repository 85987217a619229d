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


a = m.addVar(vtype=COPT.BINARY, name="a")
b = m.addVar(vtype=COPT.BINARY, name="b")
x = m.addVar(ub=10, name="x")
g = m.addGenConstrIndicator(a, True, x <= 4)
m.addConstr((b == 0) >> (x <= 6), name="h")
m.addGenConstrIndicator(b, 1, x, COPT.LESS_EQUAL, 5)
m.addConstr(a + b >= 1)
m.setObjective(x - 0.5 * b, COPT.MAXIMIZE)
m.solve()
print(m.status, m.objval, x.x, a.x, b.x, m.indicators, [k.name for k in m.getGenConstrs()], g)
attempt("not binary", lambda: m.addConstr((x == 1) >> (a <= 0)))
attempt("sense", lambda: m.addConstr((a <= 1) >> (x <= 0)))
attempt("value", lambda: m.addGenConstrIndicator(a, 2, x <= 1))
