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


x = m.addVar(vtype=COPT.INTEGER, ub=3, name="x")
c = m.addConstr(x >= 5, name="c")
m.setObjective(x, COPT.MINIMIZE)
m.solve()
print(m.status == COPT.INFEASIBLE, m.hasmipsol, m.mipstatus)
attempt("x", lambda: x.x)
attempt("slack", lambda: c.slack)
attempt("values", lambda: m.getValues())
attempt("expr", lambda: (2 * x + 1).getValue())
attempt("objective", lambda: m.getObjective().getValue())
