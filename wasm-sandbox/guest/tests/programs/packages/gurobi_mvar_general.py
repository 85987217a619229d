import gurobipy as gp
import numpy as np
from gurobipy import GRB

m = gp.Model()
m.Params.OutputFlag = 0
x = m.addMVar(3, ub=9, name="x")
z = m.addMVar(2, vtype=GRB.BINARY, name="z")
v = m.addVar(name="v")
w = m.addVar(name="w")
m.update()
made = m.addConstr((z[0] == 1) >> (x[0] <= 1), name="first")
print(type(made).__name__, made.shape)
made = m.addConstr((z == 1) >> (x[1:] <= np.array([2.0, 3.0])), name="both")
print(type(made).__name__, made.shape)
m.addGenConstrIndicator(z[1], True, x.sum() >= 4)
m.addConstr(v == gp.norm(x, 1.0))
m.addConstr(w == gp.max_(x.tolist()))
m.addConstr(z.sum() >= 2)
m.setObjective(x.sum() + 0.5 * w, GRB.MAXIMIZE)
m.optimize()
print(m.Status, round(m.ObjVal, 6), x.X.round(6), z.X, round(v.X, 6), round(w.X, 6), m.NumGenConstrs)


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("linear", lambda: m.addLConstr(x[0] + x[1] <= 1))
attempt("quadratic", lambda: m.addQConstr(x @ x <= 1))
attempt("trigger", lambda: m.addConstr((x[0] + z[0] == 1) >> (x[0] <= 1)))
attempt("getAttr", lambda: m.getAttr("UB", x))
attempt("no len", lambda: gp.LinExpr(np.ones(3), x))
n = gp.Model()
n.Params.OutputFlag = 0
n.Params.LazyConstraints = 1
a = n.addMVar(2, vtype=GRB.INTEGER, ub=5)
n.setObjective(a.sum(), GRB.MAXIMIZE)
n.addConstr(a[0] + 2 * a[1] <= 7)


def callback(model, where):
    if where == GRB.Callback.MIPSOL:
        if model.cbGetSolution(a)[0] > 3.5:
            model.cbLazy(a[0] <= 3)


n.optimize(callback)
print(n.ObjVal, a.X)
t = gp.Model()
t.Params.OutputFlag = 0
y = t.addMVar(2, ub=3)
t.addConstr(y.sum() <= 4)
t.setObjectiveN(-y.sum(), 0, priority=2)
t.setObjectiveN(np.array([1.0, 2.0]) @ y, 1, priority=1)
t.optimize()
print(y.X)
