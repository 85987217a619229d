# objective: 173185.714286
import coptpy as cp
from coptpy import COPT

crudes = {"A": (62.0, 87.0, 0.9, 5200), "B": (54.5, 83.5, 1.6, 4100), "C": (70.0, 94.0, 0.4, 2900), "D": (49.0, 80.0, 2.3, 6000)}
fuels = {"regular": (74.0, 86.0, 1.5, 3500), "super": (83.0, 91.0, 0.8, 2600), "diesel": (70.5, 82.0, 1.8, 4200)}

env = cp.Envr()
model = env.createModel("blending")
x = {}
for c in crudes:
    for f in fuels:
        x[c, f] = model.addVar(lb=0.0, name="x_%s_%s" % (c, f))
for c, (_, _, _, available) in crudes.items():
    model.addConstr(cp.quicksum(x[c, f] for f in fuels) <= available, name="available_" + c)
for f, (_, octane, sulphur, demand) in fuels.items():
    total = cp.quicksum(x[c, f] for c in crudes)
    model.addConstr(total >= 0.6 * demand, name="contract_" + f)
    model.addConstr(total <= demand, name="market_" + f)
    model.addConstr(cp.quicksum(crudes[c][1] * x[c, f] for c in crudes) >= octane * total, name="octane_" + f)
    model.addConstr(cp.quicksum(crudes[c][2] * x[c, f] for c in crudes) <= sulphur * total, name="sulphur_" + f)
profit = cp.quicksum((fuels[f][0] - crudes[c][0]) * x[c, f] for c in crudes for f in fuels)
model.setObjective(profit, sense=COPT.MAXIMIZE)
model.setParam(COPT.Param.TimeLimit, 60)
model.solve()

if model.status == COPT.OPTIMAL:
    for (c, f), variable in x.items():
        if variable.x > 1e-6:
            print(c, f, round(variable.x, 2))
    print("objective", model.objval)
