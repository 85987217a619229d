import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


x = m.addVar(lb=1, ub=5, obj=2, vtype=GRB.INTEGER, name="x")
c = m.addConstr(2 * x <= 9, "c")
m.update()
print(x.LB, x.lb, x.Lb, x.UB, x.Obj, x.VType, x.VarName, x.varname, x.Start, x.BranchPriority, c.Sense, c.RHS, c.rhs)
x.setAttr("UB", 4)
x.setAttr(GRB.Attr.VarName, "z")
c.RHS = 7
c.ConstrName = "k"
m.ModelSense = GRB.MAXIMIZE
m.ModelName = "new"
m.update()
print(x.UB, x.VarName, c.RHS, c, m.ModelSense, m.ModelName, m)
m.setAttr("LB", [x], [2])
m.setAttr("UB", m.getVars(), 3)
m.update()
print(m.getAttr("LB", [x]), m.getAttr("UB"), m.getAttr("NumVars"), x.getAttr("ub"))
x._mine = 3
m._data = {"a": 1}
print(x._mine, m._data)
attempt("get", lambda: x.foo)
attempt("set", lambda: setattr(x, "foo", 1))
attempt("set X", lambda: setattr(x, "X", 1))
attempt("set type", lambda: setattr(x, "vtype", "Q"))
attempt("set text", lambda: setattr(x, "ub", "a"))
attempt("constr", lambda: c.LB)
attempt("model", lambda: m.Name)
attempt("model set", lambda: setattr(m, "Status", 1))
attempt("getAttr", lambda: m.getAttr("Foo"))
m.optimize()
print(m.ObjVal, x.X, m.IsMIP, m.NumNZs)
