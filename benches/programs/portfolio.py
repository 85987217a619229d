# objective: 0.191857020227
import coptpy as cp
from coptpy import COPT

# Mean absolute deviation, which keeps the model linear. Monthly returns in percent.
returns = {
    "bonds": [0.4, 0.3, 0.5, 0.2, 0.4, 0.3, 0.1, 0.5],
    "energy": [2.1, -1.4, 3.0, 0.8, -2.2, 1.9, 2.7, -0.6],
    "health": [1.0, 0.9, -0.3, 1.4, 0.6, -0.8, 1.2, 1.1],
    "metals": [-1.8, 2.6, 1.1, -0.9, 3.3, -1.2, 0.4, 2.0],
    "tech": [3.2, -0.7, 1.8, 2.4, -1.9, 2.8, -0.4, 1.6],
}
months = range(8)
mean = {a: sum(r) / len(r) for a, r in returns.items()}
target = 0.75

env = cp.Envr()
model = env.createModel("portfolio")
weight = model.addVars(list(returns), lb=0.0, ub=0.45, nameprefix="w")
over = model.addVars(months, lb=0.0, nameprefix="over")
under = model.addVars(months, lb=0.0, nameprefix="under")
model.addConstr(weight.sum("*") == 1, name="budget")
model.addConstr(cp.quicksum(mean[a] * weight[a] for a in returns) >= target, name="target")
for t in months:
    deviation = cp.quicksum((returns[a][t] - mean[a]) * weight[a] for a in returns)
    model.addConstr(deviation == over[t] - under[t], name="deviation_%d" % t)
model.setObjective((over.sum("*") + under.sum("*")) / len(returns["bonds"]), COPT.MINIMIZE)
model.solve()

if model.status == COPT.OPTIMAL:
    for a in returns:
        print("{:7s} {:.4f}".format(a, weight[a].x))
    print("objective", model.objval)
