import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


x = m.addVar(name="x")
q = m.addVar(name="q")
attempt("expr", lambda: m.addConstr(x + q))
attempt("none", lambda: m.addConstr(None))
attempt("int", lambda: m.addConstr(3))
attempt("keyword", lambda: m.addConstr(x <= 1, nam="a"))
attempt("positional", lambda: m.addConstr(x, GRB.LESS_EQUAL, 1))
attempt("name", lambda: m.addConstr(x <= 1, name=3))
attempt("list", lambda: m.addConstrs([x <= 1]))
attempt("single", lambda: m.addConstrs(x <= 1))
attempt("none rhs", lambda: m.addConstr(x <= None))
attempt("str rhs", lambda: m.addConstr(x <= "a"))
m.addConstr(True)
m.addConstr(False, "no")
m.update()
print([(c.ConstrName, c.Sense, c.RHS) for c in m.getConstrs()])
attempt("nonlinear", lambda: m.addConstr(x**3 <= 1))
attempt("objective", lambda: m.setObjective(x**3))
attempt("objective none", lambda: m.setObjective(None))
attempt("objective sense", lambda: m.setObjective(x, "max"))
attempt("objective sense 5", lambda: m.setObjective(x, 5))
attempt("callback", lambda: m.optimize(3))
attempt("missing", lambda: m.addConstraint(x <= 1))
attempt("missing var attribute", lambda: x.value)
attempt("set missing", lambda: setattr(m, "foo", 1))
