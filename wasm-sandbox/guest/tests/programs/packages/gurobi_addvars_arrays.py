import gurobipy as gp
import numpy as np
from gurobipy import GRB

m = gp.Model()
m.Params.OutputFlag = 0
A = np.array([[2, 1, 3], [1, 3, 2]])
b = np.array([10, 12])
rows, columns = A.shape
x = m.addVars(columns, ub=np.array([4.0, 3.0, 2.5]), obj=np.array([5.0, 4.0, 3.0]), name="x")
z = m.addVars(rows, columns, lb=np.zeros((rows, columns)), ub=np.ones((rows, columns)), vtype=GRB.BINARY, name="z")
k = m.addVars(np.arange(2), list(np.array(["a", "b"])), name="k")
n = m.addVars(np.int64(2), name="n")
m.ModelSense = GRB.MAXIMIZE
m.addConstrs((gp.quicksum(A[i, j] * x[j] for j in range(columns)) <= b[i] for i in np.arange(rows)), name="cap")
m.addConstrs((x[j] <= A[:, j].max() * z[i, j] for i in range(rows) for j in range(columns)), name="link")
m.addConstr(z.sum() <= np.int64(4))
m.update()
print([v.VarName for v in m.getVars()])
print([c.ConstrName for c in m.getConstrs()])
m.optimize()
print(m.Status, round(m.ObjVal, 6), np.round([x[j].X for j in range(columns)], 6))
w = m.addVars(3)
print(repr(x.prod(dict(enumerate(np.array([1.0, 2.0, 3.0]))))))
print(repr(gp.LinExpr(np.array([1.0, 2.0]), [x[0], x[1]])), repr(np.array([1, 2]) @ np.array([x[0], x[1]])))
print(repr(np.array([x[0], x[1]]) * np.array([2, 3])), repr(np.sum([x[0], x[1]])), repr(np.dot([1, 2], [x[0], x[1]])))
m.setAttr("UB", [x[0], x[1]], np.array([3.0, 4.0]))
m.update()
print(m.getAttr("UB", [x[0], x[1]]))


def attempt(label, call):
    try:
        print(label, "->", repr(call()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("short", lambda: m.addVars(3, ub=np.array([1.0, 2.0])))
attempt("constraint", lambda: m.addConstr(x[0] <= np.array([1.0, 2.0])))
attempt("array first", lambda: np.array([1.0, 2.0]) <= x[0])
attempt("array times", lambda: np.array([1.0, 2.0]) * x[0])
