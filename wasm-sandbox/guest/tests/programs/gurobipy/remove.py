import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


x = m.addVars(4, ub=2, name="x")
c = m.addConstrs((x[i] + x[i + 1] <= 3 for i in range(3)), name="c")
m.setObjective(x.sum(), GRB.MAXIMIZE)
m.optimize()
print(m.ObjVal, m.NumVars, m.NumConstrs)
m.remove(x[3])
m.remove(c[0])
print(m.NumVars, x[3])
m.optimize()
print(m.ObjVal, m.NumVars, m.NumConstrs, x[3], c[0], [v.VarName for v in m.getVars()], m.getRow(c[2]), x[2].index)
attempt("use", lambda: m.addConstr(x[3] <= 1))
attempt("attribute", lambda: c[0].RHS)
attempt("string", lambda: m.remove("x"))
other = gp.Model("other")
z = other.addVar()
attempt("foreign", lambda: m.addConstr(z <= 1))
attempt("foreign remove", lambda: m.remove(z))
m.remove([c[1], c[2]])
m.update()
print(m.NumConstrs)
