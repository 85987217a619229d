import gurobipy as gp
import numpy as np
from gurobipy import GRB

m = gp.Model("scalars")
m.Params.OutputFlag = 0
cost = np.array([3.5, 2.0, 4.25])
need = np.array([10, 4, 6])
x = m.addVars(len(cost), lb=0, ub=np.float64(20), name="x")
y = m.addVar(lb=np.int64(1), ub=np.int32(5), obj=np.float32(0.5), vtype=GRB.INTEGER, name="y")
m.update()


def attempt(label, call):
    try:
        print(label, "->", repr(call()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


for name, scalar in (("f64", np.float64(2)), ("i64", np.int64(3)), ("f32", np.float32(2)), ("bool", np.bool_(True))):
    attempt(f"{name} * var", lambda: scalar * y)
    attempt(f"var * {name}", lambda: y * scalar)
    attempt(f"{name} + expr", lambda: scalar + (x[0] + y))
    attempt(f"expr - {name}", lambda: (x[0] + y) - scalar)
    attempt(f"{name} - var", lambda: scalar - y)
    attempt(f"{name} <= var", lambda: scalar <= y)
    attempt(f"var <= {name}", lambda: y <= scalar)
    attempt(f"{name} == expr", lambda: scalar == x[0] + y)
    attempt(f"expr / {name}", lambda: (x[0] + y) / scalar)
    attempt(f"{name} * quad", lambda: scalar * (y * y))
m.setObjective(gp.quicksum(cost[i] * x[i] for i in range(3)) + y, GRB.MINIMIZE)
for i in range(3):
    m.addConstr(x[i] >= need[i], name=f"need_{i}")
m.addConstr(need[0] <= x[0] + y * np.float64(2), name="left")
m.addConstr(gp.quicksum(x) >= need.sum() + np.int64(1) if False else x.sum() >= need.sum() + np.int64(1), name="total")
m.optimize()
print(m.Status, m.ObjVal, [x[i].X for i in range(3)], y.X)
total = sum(cost[i] * x[i].X for i in range(3))
print(f"{total:.2f} {np.round(total, 2)} {np.array([x[i].X for i in range(3)])}")
