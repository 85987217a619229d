# objective: 12170
import coptpy as cp
from coptpy import COPT

days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
need = [17, 13, 15, 19, 14, 16, 11]
wage, weekend = 100.0, 35.0

env = cp.Envr()
model = env.createModel("shift")
begin = model.addVars(7, lb=0, ub=COPT.INFINITY, vtype=COPT.INTEGER, nameprefix="begin")
extra = model.addVars(7, lb=0, ub=2, vtype=COPT.INTEGER, nameprefix="extra")
for d in range(7):
    on_duty = cp.quicksum(begin[(d - k) % 7] for k in range(5))
    model.addConstr(on_duty + extra[d] >= need[d], name=days[d])
weekend_days = [sum(1 for k in range(5) if (s + k) % 7 >= 5) for s in range(7)]
staff = cp.quicksum((5 * wage + weekend * weekend_days[s]) * begin[s] for s in range(7))
model.setObjective(staff + 260.0 * cp.quicksum(extra[d] for d in range(7)), COPT.MINIMIZE)
model.solve()

if model.status == COPT.OPTIMAL:
    for d in range(7):
        print(days[d], int(round(begin[d].x)), int(round(extra[d].x)))
    print("objective", model.objval)
