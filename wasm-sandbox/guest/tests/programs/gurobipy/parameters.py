import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


m.Params.TimeLimit = 30
m.Params.mipgap = 0.01
m.setParam("Threads", 1)
m.setParam(GRB.Param.MIPFocus, 1)
print(m.Params.TimeLimit, m.Params.MIPGap, m.Params.threads, m.params.OutputFlag, m.getParamInfo("MIPFocus"))
print(m.Params)
attempt("get", lambda: m.Params.Foo)
attempt("set", lambda: setattr(m.Params, "Foo", 1))
attempt("setParam", lambda: m.setParam("Foo", 1))
attempt("range", lambda: m.setParam("TimeLimit", -1))
attempt("type", lambda: m.setParam("TimeLimit", "a"))
attempt("int type", lambda: m.setParam("Threads", "2"))
m.setParam("MIPGap", "default")
print(m.Params.MIPGap)
env = gp.Env(empty=True)
env.setParam("OutputFlag", 0)
env.start()
n = gp.Model("n", env=env)
print(n.Params.OutputFlag, n)
with gp.Env(params={"OutputFlag": 0}) as e, gp.Model("w", env=e) as w:
    v = w.addVar(ub=2, obj=-1)
    w.optimize()
    print(w.ObjVal)
attempt("not started", lambda: gp.Model(env=gp.Env(empty=True)))
