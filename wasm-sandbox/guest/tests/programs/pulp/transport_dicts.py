from pulp import LpMinimize, LpProblem, LpStatus, LpVariable, lpSum, value

plants = ["A", "B"]
shops = ["s1", "s2", "s3"]
supply = {"A": 30, "B": 45}
demand = {"s1": 20, "s2": 25, "s3": 22}
cost = {("A", "s1"): 4, ("A", "s2"): 6, ("A", "s3"): 9, ("B", "s1"): 5, ("B", "s2"): 3, ("B", "s3"): 7}
prob = LpProblem("Transport", LpMinimize)
ship = LpVariable.dicts("ship", (plants, shops), lowBound=0)
prob += lpSum(cost[p, s] * ship[p][s] for p in plants for s in shops)
for p in plants:
    prob += lpSum(ship[p][s] for s in shops) <= supply[p], f"supply_{p}"
for s in shops:
    prob += lpSum(ship[p][s] for p in plants) >= demand[s], f"demand_{s}"
prob.solve()
print(LpStatus[prob.status], value(prob.objective))
for p in plants:
    for s in shops:
        print(p, s, ship[p][s].varValue, ship[p][s].name)
print(len(prob.variables()), prob.numVariables(), prob.numConstraints())
print([c for c in prob.constraints])
