import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


m.Params.DualReductions = 0
x = m.addVar(name="x")
m.setObjective(x, GRB.MAXIMIZE)
m.optimize()
print(m.Status, m.SolCount)
attempt("ObjVal", lambda: m.ObjVal)
attempt("X", lambda: x.X)
