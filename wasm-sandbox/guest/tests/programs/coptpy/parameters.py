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


m.setParam("TimeLimit", 30)
m.Param.RelGap = 0.01
m.setParam(COPT.Param.Threads, 1)
print(m.getParam("timelimit"), m.Param.relgap, m.param.Threads, m.getParamInfo("RelGap"), m.Param)
attempt("get", lambda: m.Param.Foo)
attempt("set", lambda: m.setParam("Foo", 1))
attempt("type", lambda: m.setParam("TimeLimit", "a"))
attempt("params", lambda: m.params)
m.setParam("RelGap", -1)
print(m.getParam("RelGap"))
m.resetParam()
print(m.getParam("TimeLimit"))
