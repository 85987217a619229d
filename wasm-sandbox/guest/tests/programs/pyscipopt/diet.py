from pyscipopt import Model, multidict, quicksum

foods, cost, limit, energy = multidict({"bread": [2.0, 10, 4.0], "milk": [3.5, 8, 6.0], "eggs": [8.0, 5, 11.0]})
model = Model("diet")
buy = {f: model.addVar(name=f"buy({f})", lb=0, ub=limit[f]) for f in foods}
need = model.addCons(quicksum(energy[f] * buy[f] for f in foods) >= 60.5, "energy")
model.addCons(1 <= (buy["eggs"] + buy["milk"] <= 9), "protein")
model.setObjective(quicksum(cost[f] * buy[f] for f in foods) + 1.5, sense="minimize")
model.optimize()
print(model.getStatus(), round(model.getObjVal(), 6))
for f in foods:
    print(f"{f:>6} {model.getVal(buy[f]):8.3f} {buy[f].getLbOriginal()} {buy[f].getUbOriginal()} {buy[f].getObj()}")
print(round(model.getSlack(need), 6), round(model.getActivity(need), 6), model.getLhs(need), model.getRhs(need))
print(multidict({1: 5, 2: 6}), multidict({}), multidict({"a": "xy"}))
