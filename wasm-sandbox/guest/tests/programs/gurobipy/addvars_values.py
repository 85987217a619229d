import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


def show(d):
    m.update()
    print([(k, v.LB, v.UB, v.Obj, v.VType) for k, v in d.items()])


show(m.addVars(2, lb=1, ub=[2, 3], obj={0: 5, 1: 6}))
show(m.addVars(["a", "b"], ub={"a": 4, "b": 5}, vtype=["I", "C"]))
show(m.addVars([(1, 2), (3, 4)], lb={(1, 2): -1}, vtype=GRB.INTEGER))
show(m.addVars(2, lb=-GRB.INFINITY, ub=GRB.INFINITY))
show(m.addVars(0))
attempt("none", lambda: m.addVars())
attempt("kw", lambda: m.addVars(2, nme="x"))
attempt("float", lambda: m.addVars(2.0))
attempt("short", lambda: m.addVars(3, lb=[1, 2]))
attempt("type", lambda: m.addVar(vtype="Q"))
attempt("bound", lambda: m.addVar(lb="a"))
attempt("bound none", lambda: m.addVar(ub=None))
attempt("keyword", lambda: m.addVar(low=1))
