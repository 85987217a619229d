# objective: 20
import coptpy as cp
from coptpy import COPT

hours = [
    [14, 5, 8, 7, 15, 9],
    [2, 12, 6, 5, 3, 11],
    [7, 8, 3, 9, 7, 4],
    [2, 4, 6, 10, 1, 12],
    [9, 6, 11, 3, 8, 5],
    [6, 13, 9, 4, 10, 7],
]
n = len(hours)

env = cp.Envr()
model = env.createModel("assignment")
x = model.addVars(n, n, vtype=COPT.BINARY, nameprefix="x")
for worker in range(n):
    model.addConstr(cp.quicksum(x[worker, job] for job in range(n)) == 1, name="worker_%d" % worker)
for job in range(n):
    model.addConstr(cp.quicksum(x[worker, job] for worker in range(n)) == 1, name="job_%d" % job)
model.setObjective(cp.quicksum(hours[i][j] * x[i, j] for i in range(n) for j in range(n)), COPT.MINIMIZE)
model.solve()

if model.status == COPT.OPTIMAL:
    for i in range(n):
        for j in range(n):
            if x[i, j].x > 0.5:
                print("worker", i, "does job", j)
    print("objective", model.objval)
