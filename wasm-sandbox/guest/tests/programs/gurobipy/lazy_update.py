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
c = m.addConstr(x <= 4, "c")
attempt("name", lambda: x.VarName)
attempt("lb", lambda: x.lb)
attempt("rhs", lambda: c.RHS)
attempt("hash", lambda: hash(x))
attempt("key", lambda: {x: 1})
print(x, c, m.NumVars, m.getVars(), m.getVarByName("x"))
m.update()
print(x, c, m.NumVars, m.getVars(), m.getVarByName("x"), x.index, hash(x))
x.lb = 2
print(x.lb)
m.update()
print(x.lb, m.Status)
m.setObjective(x, GRB.MINIMIZE)
print(m.getObjective(), m.ModelSense)
m.optimize()
print(m.getObjective(), m.ObjVal)
x.lb = 3
print(m.ObjVal, x.X, x.LB)
m.update()
attempt("after change", lambda: m.ObjVal)
m.optimize()
print(m.ObjVal)
