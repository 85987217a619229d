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
y = m.addVar(name="y")
r = m.addRange(x + y, 2, 6, "r")
s = m.addConstr(x - y == [-1, 1], "s")
m.setObjective(x + 2 * y, GRB.MAXIMIZE)
m.optimize()
print(m.ObjVal, x.X, y.X, m.NumVars, m.NumConstrs, [v.VarName for v in m.getVars()], r.Sense, r.RHS, m.getRow(r))
attempt("three", lambda: m.addConstr(x == [1, 2, 3]))
attempt("le", lambda: m.addConstr(x <= [1, 2]))
