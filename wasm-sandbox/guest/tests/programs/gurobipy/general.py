import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


x = m.addVar(ub=10, name="x")
y = m.addVar(ub=8, name="y")
big = m.addVar(name="big")
small = m.addVar(name="small")
gap = m.addVar(name="gap")
diff = m.addVar(lb=-GRB.INFINITY, name="diff")
m.addConstr(big == gp.max_(x, y, 3), "big")
m.addConstr(small == gp.min_([x, y]), "small")
m.addConstr(diff == x - y)
m.addConstr(gap == gp.abs_(diff), "gap")
m.addConstr(x + y == 9)
m.setObjective(gap + big - small, GRB.MINIMIZE)
m.optimize()
print(m.Status, m.ObjVal, big.X - small.X, gap.X, m.NumGenConstrs, [k.GenConstrName for k in m.getGenConstrs()])
m.setObjective(big - 2 * small, GRB.MAXIMIZE)
m.optimize()
print(m.ObjVal, x.X, y.X)
attempt("expr", lambda: m.addConstr(x == gp.max_(x + 1, y)))
attempt("le", lambda: m.addConstr(x <= gp.max_(x, y)))
attempt("left", lambda: m.addConstr(gp.max_(x, y) == x))
attempt("plus", lambda: gp.max_(x, y) + 1)
attempt("abs", lambda: gp.abs_(x - y))
