import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


x = m.addVar(vtype=GRB.INTEGER, ub=3, name="x")
c = m.addConstr(x >= 5, "c")
m.setObjective(x)
m.optimize()
print(m.Status == GRB.INFEASIBLE, m.SolCount)
attempt("ObjVal", lambda: m.ObjVal)
attempt("X", lambda: x.X)
attempt("slack", lambda: c.Slack)
attempt("expr", lambda: (2 * x).getValue())
attempt("getAttr", lambda: m.getAttr("x", m.getVars()))
