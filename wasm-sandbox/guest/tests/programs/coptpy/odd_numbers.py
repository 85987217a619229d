import coptpy as cp
from coptpy import COPT

nan, inf = float("nan"), float("inf")
env = cp.Envr()


def attempt(label, build):
    m = env.createModel("odd")
    m.setParam("Logging", 0)
    x = m.addVar(ub=5, name="x")
    m.setObjective(x, COPT.MAXIMIZE)
    try:
        build(m, x)
        m.solve()
        print(label, "->", m.status, m.objval if m.status == COPT.OPTIMAL else None)
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("lower nan", lambda m, x: m.addVar(lb=nan))
attempt("crossed", lambda m, x: m.addVar(lb=3, ub=1))
attempt("crossed integer", lambda m, x: m.addVar(lb=1.2, ub=1.8, vtype="I"))
attempt("coefficient nan", lambda m, x: m.addConstr(nan * x <= 1))
attempt("coefficient inf", lambda m, x: m.addConstr(inf * x <= 1))
attempt("side inf", lambda m, x: m.addConstr(x <= inf))
attempt("side nan", lambda m, x: m.addConstr(x <= nan))
attempt("objective nan", lambda m, x: m.setObjective(nan * x))
attempt("objective inf", lambda m, x: m.setObjective(inf * x))
attempt("empty true", lambda m, x: m.addConstr(cp.quicksum([]) <= 5))
attempt("empty false", lambda m, x: m.addConstr(cp.quicksum([]) >= 5))
attempt("bool false", lambda m, x: m.addConstr(sum([]) >= 5))
