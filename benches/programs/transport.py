# objective: 3089
import coptpy as cp
from coptpy import COPT

supply = {"Porto": 310, "Lyon": 420, "Graz": 275}
demand = {"Bern": 150, "Turin": 185, "Madrid": 210, "Munich": 240, "Paris": 170}
cost = {
    ("Porto", "Bern"): 9.1, ("Porto", "Turin"): 8.4, ("Porto", "Madrid"): 2.9, ("Porto", "Munich"): 11.2,
    ("Porto", "Paris"): 7.5, ("Lyon", "Bern"): 2.2, ("Lyon", "Turin"): 2.6, ("Lyon", "Madrid"): 6.8,
    ("Lyon", "Munich"): 4.9, ("Lyon", "Paris"): 2.4, ("Graz", "Bern"): 5.3, ("Graz", "Turin"): 5.0,
    ("Graz", "Madrid"): 13.0, ("Graz", "Munich"): 2.7, ("Graz", "Paris"): 8.1,
}

env = cp.Envr()
model = env.createModel("transport")
arcs, unit = cp.multidict(cost)
ship = model.addVars(arcs, lb=0, ub=200, nameprefix="ship")
model.addConstrs((ship.sum(s, "*") <= supply[s] for s in supply), nameprefix="supply")
model.addConstrs((ship.sum("*", d) == demand[d] for d in demand), nameprefix="demand")
model.setObjective(ship.prod(unit), COPT.MINIMIZE)
model.solve()

if model.status == COPT.OPTIMAL:
    for s, d in arcs:
        if ship[s, d].x > 1e-6:
            print(s, "->", d, round(ship[s, d].x, 3))
    print("objective", model.objval)
