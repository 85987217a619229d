import gurobipy as gp
import numpy as np
import scipy.sparse as sp
from gurobipy import GRB

m = gp.Model("matrix")
m.Params.OutputFlag = 0
c = np.array([3.0, 2.0, 4.0])
A = np.array([[1.0, 1.0, 2.0], [2.0, 0.0, 3.0], [2.0, 1.0, 3.0]])
b = np.array([4.0, 5.0, 7.0])
x = m.addMVar(shape=3, lb=0.0, name="x")
m.setObjective(c @ x, GRB.MAXIMIZE)
con = m.addConstr(A @ x <= b, name="c")
print(repr(con))
m.optimize()
print(m.Status, m.ObjVal, x.X, type(x.X).__name__, x.X.dtype)
print(con.Pi, con.Slack, con.RHS, con.Sense.tolist(), con.ConstrName.tolist(), x.RC)
print(x[0].X, f"{x[0].X:.2f}", float(x[1].X), x[0].X.shape)
for i, part in enumerate(x):
    print(i, part.X, part.VarName)
print((A @ x).getValue(), (c @ x).getValue(), x.sum().getValue(), round(c @ x.X, 6))
con[0].RHS = 5.0
m.optimize()
print(m.ObjVal, con.RHS)
n = gp.Model()
n.Params.OutputFlag = 0
w = n.addMVar(4, vtype=GRB.BINARY, obj=np.array([-10.0, -13.0, -7.0, -8.0]))
rows = n.addMConstr(sp.csr_matrix([[3.0, 4.0, 2.0, 3.0], [1.0, 1.0, 1.0, 1.0]]), w, "<", np.array([9.0, 3.0]), name="r")
n.optimize()
print(n.ObjVal, w.X + 0.0, rows.ConstrName, n.getA().toarray(), [r.Sense for r in n.getConstrs()])
n.remove(rows[0])
n.optimize()
print(n.NumConstrs, n.ObjVal)
