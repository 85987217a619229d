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
y = m.addVar(name="y")
def show(c):
    print(c.name, c.lb, c.ub, m.getRow(c))


show(m.addConstr(x + y == [1, 4], name="r"))
show(m.addBoundConstr(x - y, -1, 1, "b"))
show(m.addBoundConstr(x + 2, lb=3))
show(m.addConstr(x + 2 * y + 3 <= 2 * x - y + 9, name="both"))
show(m.addConstr(x + y, COPT.LESS_EQUAL, 4, "three"))
show(m.addConstr(lhs=x, sense=COPT.GREATER_EQUAL, rhs=y, name="vars"))
show(m.addConstr(True))
show(m.addQConstr(x + y <= 8, name="q"))
attempt("expr", lambda: m.addConstr(x + y))
attempt("none", lambda: m.addConstr(None))
attempt("sense", lambda: m.addConstr(x, "<=", 1))
attempt("keyword", lambda: m.addConstr(x <= 1, nam="a"))
attempt("quad", lambda: m.addConstr(x * y <= 1))
attempt("list", lambda: m.addConstr(x <= [1, 2]))
attempt("constrs name", lambda: m.addConstrs((x <= 1 for i in range(2)), name="c"))
attempt("addRange", lambda: m.addRange(x, 1, 2))
attempt("addConstraint", lambda: m.addConstraint(x <= 1))
attempt("objective none", lambda: m.setObjective(None))
attempt("objective constraint", lambda: m.setObjective(x <= 1))
attempt("objective sense", lambda: m.setObjective(x, "max"))
attempt("solve", lambda: m.solve(1))
m.setObjective(x + 2 * y, COPT.MAXIMIZE)
m.solve()
print(m.status, m.objval, x.x, y.x)
