import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


a, b, c = (m.addVar(vtype=GRB.BINARY, name=n) for n in "abc")
both = m.addVar(vtype=GRB.BINARY, name="both")
any_of = m.addVar(vtype=GRB.BINARY, name="any")
m.addGenConstrAnd(both, [a, b], "and")
m.addConstr(any_of == gp.or_(a, b, c), "or")
m.addConstr((c == 1) >> (a + b <= 0), "ind")
m.addGenConstrIndicator(a, True, b, GRB.GREATER_EQUAL, 1, "ind2")
m.setObjective(2 * c + a + b + 3 * both - any_of, GRB.MAXIMIZE)
m.optimize()
print(m.Status, m.ObjVal, a.X, b.X, c.X, both.X, any_of.X)
attempt("trigger", lambda: m.addConstr((a + b == 1) >> (c <= 0)))
attempt("value", lambda: m.addConstr((a == 2) >> (c <= 0)))
attempt("sense", lambda: m.addConstr((a <= 1) >> (c <= 0)))
