# objective: 2585
import coptpy as cp
from coptpy import COPT

products = ["chair", "table", "desk", "shelf"]
profit = {"chair": 45, "table": 80, "desk": 110, "shelf": 52}
use = {
    "wood": {"chair": 5, "table": 20, "desk": 15, "shelf": 9},
    "labour": {"chair": 10, "table": 15, "desk": 25, "shelf": 8},
    "paint": {"chair": 1.5, "table": 2, "desk": 3.5, "shelf": 1},
}
stock = {"wood": 400, "labour": 450, "paint": 62}

env = cp.Envr()
model = env.createModel("production")
make = model.addVars(products, lb=0, vtype=COPT.INTEGER, nameprefix="make")
for resource in stock:
    model.addConstr(cp.quicksum(use[resource][p] * make[p] for p in products) <= stock[resource], name=resource)
model.addConstr(make["chair"] >= 4 * make["table"], name="set_of_four")
model.addConstr(make["desk"] <= 8, name="market")
model.setObjective(cp.quicksum(profit[p] * make[p] for p in products), COPT.MAXIMIZE)
model.solve()

if model.status == COPT.OPTIMAL:
    for p in products:
        print("Produce {} of {}".format(int(round(make[p].x)), p))
    print("objective", model.objval)
elif model.status == COPT.INFEASIBLE:
    print("no plan")
