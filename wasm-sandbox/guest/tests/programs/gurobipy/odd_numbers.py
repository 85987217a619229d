import gurobipy as gp

nan, inf = float("nan"), float("inf")


def attempt(label, build):
    m = gp.Model(env=env)
    x = m.addVar(ub=5, name="x")
    m.setObjective(x, gp.GRB.MAXIMIZE)
    try:
        build(m, x)
        m.optimize()
        print(label, "->", m.Status, m.ObjVal if m.SolCount else None)
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


env = gp.Env(params={"OutputFlag": 0})
attempt("lower nan", lambda m, x: m.addVar(lb=nan))
attempt("crossed", lambda m, x: m.addVar(lb=3, ub=1))
attempt("crossed integer", lambda m, x: m.addVar(lb=1.2, ub=1.8, vtype="I"))
attempt("coefficient nan", lambda m, x: m.addConstr(nan * x <= 1))
attempt("coefficient inf", lambda m, x: m.addConstr(inf * x <= 1))
attempt("coefficient tiny", lambda m, x: m.addConstr(1e-14 * x >= 1))
attempt("side inf", lambda m, x: m.addConstr(x <= inf))
attempt("side large", lambda m, x: m.addConstr(x <= 1e25))
attempt("side nan", lambda m, x: m.addConstr(x <= nan))
attempt("objective nan", lambda m, x: m.setObjective(nan * x))
attempt("objective inf", lambda m, x: m.setObjective(inf * x))
attempt("empty true", lambda m, x: m.addConstr(gp.quicksum([]) <= 5))
attempt("empty false", lambda m, x: m.addConstr(gp.quicksum([]) >= 5))
attempt("bool false", lambda m, x: m.addConstr(sum([]) >= 5))
