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


x = m.addVars(3, nameprefix="x")
c = m.addConstrs((x[i] <= i for i in range(3)), nameprefix="c")
a = m.getVars()
print(a, len(a), a[1], [v.name for v in a], a.getSize(), a.size, a.getVar(2), sum(a))
b = m.getConstrs()
print(b, len(b), b[0], [k.name for k in b], m.getVar(0), m.getConstr(1))
attempt("index", lambda: m.getVar(9))
attempt("attribute", lambda: a.x)
attempt("slice", lambda: a[0:2])
