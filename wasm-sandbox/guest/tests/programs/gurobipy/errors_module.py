import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


print(GRB.OPTIMAL, GRB.INFEASIBLE, GRB.INF_OR_UNBD, GRB.UNBOUNDED, GRB.TIME_LIMIT, GRB.Status.OPTIMAL, GRB.Callback.MIPSOL)
print(GRB.INFINITY, GRB.CONTINUOUS, GRB.EQUAL, GRB.MAXIMIZE, GRB.Attr.X, GRB.Param.MIPGap, gp.gurobi.version()[0])
e = gp.GurobiError(10003, "text")
print(e, e.errno, e.message, repr(str(e)))
attempt("grb", lambda: GRB.OPTIMUM)
attempt("attr", lambda: GRB.Attr.Foo)
attempt("status", lambda: setattr(GRB.Status, "OPTIMAL", 3))
attempt("module", lambda: gp.ceil(3))
attempt("read", lambda: gp.read("missing.lp"))
attempt("model read", lambda: m.read("missing.mst"))
attempt("write", lambda: m.write("model.xyz"))
attempt("model keyword", lambda: gp.Model(title="a"))
attempt("iis", lambda: (m.optimize(), m.computeIIS()))
attempt("cbLazy", lambda: m.cbLazy(gp.LinExpr() <= 1))
try:
    raise gp.GurobiError(1, "x")
except gp.GurobiError as error:
    print(f"Error code {error.errno}: {error}")
