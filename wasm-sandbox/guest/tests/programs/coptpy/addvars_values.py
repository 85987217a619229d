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


def show(d):
    print([(k, v.lb, v.ub, v.obj, v.vtype) for k, v in d.items()])


show(m.addVars(2, lb=1, ub=[2, 3], obj=5))
show(m.addVars(["a", "b"], ub={"a": 4, "b": 5}, vtype=["I", "C"]))
show(m.addVars(2, vtype=COPT.BINARY))
show(m.addVars(2, lb=-COPT.INFINITY))
show(m.addVars(0))
attempt("none", lambda: m.addVars())
attempt("name", lambda: m.addVars(2, name="x"))
attempt("short", lambda: m.addVars(3, lb=[1, 2]))
attempt("type", lambda: m.addVar(vtype="Q"))
attempt("bound", lambda: m.addVar(lb="a"))
attempt("bound none", lambda: m.addVar(ub=None))
attempt("keyword", lambda: m.addVar(low=1))
attempt("model", lambda: cp.Model("a"))
