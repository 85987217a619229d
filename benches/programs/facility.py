# objective: 4248.18968328
import coptpy as cp
from coptpy import COPT

sites = range(6)
customers = range(10)
site_at = [(12, 40), (35, 15), (60, 55), (22, 70), (80, 25), (50, 85)]
customer_at = [(10, 20), (18, 60), (30, 35), (42, 75), (55, 20), (58, 48), (66, 80), (75, 60), (85, 35), (90, 12)]
demand = [14, 22, 9, 17, 25, 12, 19, 16, 21, 11]
opening = [480, 520, 610, 450, 560, 500]
capacity = [70, 65, 90, 60, 80, 75]


def distance(a, b):
    return ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5


env = cp.Envr()
model = env.createModel("facility")
is_open = model.addVars(sites, vtype=COPT.BINARY, nameprefix="open")
share = model.addVars(sites, customers, lb=0, ub=1, nameprefix="share")
model.addConstrs((share.sum("*", c) == 1 for c in customers), nameprefix="served")
model.addConstrs(
    (cp.quicksum(demand[c] * share[s, c] for c in customers) <= capacity[s] * is_open[s] for s in sites),
    nameprefix="capacity",
)
for s in sites:
    for c in customers:
        model.addConstr(share[s, c] <= is_open[s])
freight = cp.quicksum(
    0.8 * demand[c] * distance(site_at[s], customer_at[c]) * share[s, c] for s in sites for c in customers
)
model.setObjective(freight + cp.quicksum(opening[s] * is_open[s] for s in sites), COPT.MINIMIZE)
model.setParam("RelGap", 1e-9)
model.solve()

if model.status == COPT.OPTIMAL:
    print("open:", [s for s in sites if is_open[s].x > 0.5])
    print("objective", model.objval)
