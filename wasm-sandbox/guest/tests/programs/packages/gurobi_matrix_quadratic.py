import gurobipy as gp
import numpy as np
from gurobipy import GRB

sigma = np.array([[0.10, 0.02, 0.04], [0.02, 0.08, 0.01], [0.04, 0.01, 0.12]])
mu = np.array([0.12, 0.09, 0.14])
m = gp.Model("portfolio")
m.Params.OutputFlag = 0
x = m.addMVar(3, ub=1.0, name="x")
m.setObjective(x @ sigma @ x, GRB.MINIMIZE)
m.addConstr(x.sum() == 1, name="budget")
m.addConstr(mu @ x >= 0.11, name="return")
m.optimize()
print(m.Status, round(m.ObjVal, 5), np.round(x.X, 3))
q = m.addConstr(x @ x <= 0.4, name="q")
m.optimize()
print(m.Status, round(m.ObjVal, 5), type(q).__name__, q.shape, m.NumQConstrs, m.getQConstrs()[0].QCName)
n = gp.Model()
n.Params.OutputFlag = 0
y = n.addMVar(2, lb=-10.0)
n.setMObjective(np.array([[2.0, 0.0], [0.0, 3.0]]), np.array([-4.0, -6.0]), 1.0, y, y, y, GRB.MINIMIZE)
n.optimize()
print(round(n.ObjVal, 4), np.round(y.X, 3))
n.addMQConstr(np.eye(2), None, "<", 1.0, y, y)
n.optimize()
print(n.Status, round(n.ObjVal, 3))


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("not scalar", lambda: n.setObjective(2 * y))
attempt("sense", lambda: n.addMConstr(np.eye(2), y, "?", np.ones(2)))
