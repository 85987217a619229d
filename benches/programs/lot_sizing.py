# objective: 6601
import coptpy as cp
from coptpy import COPT

periods = range(12)
demand = [40, 65, 20, 90, 55, 0, 75, 120, 30, 60, 85, 45]
set_up, hold, unit = 320.0, 1.4, 6.5
capacity, start = 190, 25

env = cp.Envr()
model = env.createModel("lot_sizing")
make = model.addVars(periods, lb=0, nameprefix="make")
store = model.addVars(periods, lb=0, nameprefix="store")
run = model.addVars(periods, vtype=COPT.BINARY, nameprefix="run")
for t in periods:
    before = start if t == 0 else store[t - 1]
    model.addConstr(before + make[t] - demand[t] == store[t], name="balance_%d" % t)
    model.addConstr(make[t] <= capacity * run[t], name="capacity_%d" % t)
model.addConstr(store[11] >= 20, name="safety")
model.setObjective(
    cp.quicksum(set_up * run[t] + hold * store[t] + unit * make[t] for t in periods), COPT.MINIMIZE
)
model.setParam("RelGap", 1e-9)
model.solve()

if model.status == COPT.OPTIMAL:
    for t in periods:
        print(t, round(make[t].x, 2), round(store[t].x, 2))
    print("objective", model.objval)
