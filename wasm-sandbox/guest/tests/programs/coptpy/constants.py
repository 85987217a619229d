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


print(COPT.OPTIMAL, COPT.INFEASIBLE, COPT.UNBOUNDED, COPT.INF_OR_UNB, COPT.TIMEOUT, COPT.UNSTARTED, COPT.INFINITY)
print(COPT.MINIMIZE, COPT.MAXIMIZE, COPT.CONTINUOUS, COPT.LESS_EQUAL, COPT.Info.Value, COPT.Attr.ObjVal, COPT.Param.TimeLimit)
e = cp.CoptError(3, "text")
print(e, e.retcode, e.message, e.args)
attempt("constant", lambda: COPT.OPTIMUM)
attempt("read", lambda: m.read("missing.mps"))
attempt("create", lambda: env.createmodel("a"))
attempt("create int", lambda: env.createModel(3))
attempt("minimize", lambda: m.minimize(1))
attempt("attr", lambda: m.getAttr("Foo"))
x = m.addVar(ub=2, obj=-1, name="x")
m.solve()
m.write("model.lp")
m.writeSol("model.sol")
print(m.getAttr("ObjVal"), m.getAttr(COPT.Attr.Status), m.solvingtime >= 0)
