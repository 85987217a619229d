from pulp import *

prob = LpProblem("star", LpMaximize)
items = ["a", "b", "c"]
x = LpVariable.dicts("x", items, 0, 3, LpInteger)
prob += lpSum([x[i] * (k + 1) for k, i in enumerate(items)]), "total"
prob += lpSum(x[i] for i in items) <= 5
prob += x["a"] - x["b"] >= 1
prob.solve(PULP_CBC_CMD(msg=0))
for v in prob.variables():
    print(v.name, v.varValue)
print("Optimal" if LpStatus[prob.status] == "Optimal" else "other", value(prob.objective))
print(prob.objective)
for name, c in prob.constraints.items():
    print(name, c, c.value())
