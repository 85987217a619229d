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
c = m.addConstr(x <= 3)
print(m.status, m.objval, m.hasmipsol)
attempt("x", lambda: x.x)
attempt("pi", lambda: c.pi)
attempt("value", lambda: x.getValue())
attempt("varname", lambda: x.VarName)
attempt("attribute", lambda: m.numvars)
attempt("method", lambda: m.optimize())
attempt("hash", lambda: {x: 1})
attempt("values", lambda: m.getValues())
print(x, c, x.name, repr(c.name), x.index, m)
