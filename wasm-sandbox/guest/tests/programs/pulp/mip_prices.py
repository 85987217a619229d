import pulp

open_ = pulp.LpVariable("open", cat="Binary")
flow = pulp.LpVariable("flow", 0)
extra = pulp.LpVariable("extra", 0)
prob = pulp.LpProblem("fixed_charge", pulp.LpMinimize)
prob += 50 * open_ + 2 * flow + 7 * extra
prob += flow + 0.5 * extra >= 30, "demand"
prob += flow + extra <= 40 + 100 * open_, "cap"
prob += 2 * flow - extra <= 55, "mix"
prob.solve()
print(prob.status, pulp.value(prob.objective))
print(open_.varValue, flow.varValue, extra.varValue)
for name, c in prob.constraints.items():
    print(name, c.pi, c.slack)
print(flow.dj, extra.dj)
