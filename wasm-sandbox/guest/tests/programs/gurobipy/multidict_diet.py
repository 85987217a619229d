import gurobipy as gp
from gurobipy import GRB

nutrients, low, high = gp.multidict({"cal": [1800, 2200], "fat": [0, 65]})
foods, cost = gp.multidict({"a": 2.5, "b": 3.1})
content = {("a", "cal"): 400, ("a", "fat"): 20, ("b", "cal"): 700, ("b", "fat"): 10}

m = gp.Model("diet")
m.Params.OutputFlag = 0
buy = m.addVars(foods, name="buy")
m.setObjective(buy.prod(cost), GRB.MINIMIZE)
m.addConstrs((gp.quicksum(content[f, c] * buy[f] for f in foods) == [low[c], high[c]] for c in nutrients), "_")
m.optimize()
print(m.Status, m.ObjVal, {f: round(buy[f].X, 6) for f in foods}, m.getAttr("x", buy).keys())
print([v.VarName for v in m.getVars()], [c.ConstrName for c in m.getConstrs()])

commodities, arcs = ["p", "q"], gp.tuplelist([("D", "B"), ("D", "N"), ("E", "B"), ("E", "N")])
price = {(h, i, j): (1 if h == "p" else 2) for h in commodities for i, j in arcs}
net = gp.Model("net")
net.Params.OutputFlag = 0
flow = net.addVars(commodities, arcs, obj=price, name="flow")
net.addConstrs((flow.sum("*", i, j) <= 100 for i, j in arcs), "cap")
net.addConstrs((flow.sum(h, "*", j) >= 20 for h in commodities for j in "BN"), "demand")
net.optimize()
print(net.ObjVal, [c.ConstrName for c in net.getConstrs()], len(flow.select("p", "*", "*")), arcs.select("*", "B"))
try:
    m.addConstrs((buy[f] <= i for i, f in enumerate(foods)), "_")
except AttributeError as error:
    print(error)
