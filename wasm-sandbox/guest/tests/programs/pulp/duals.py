import pulp

x = pulp.LpVariable("x", lowBound=0)
y = pulp.LpVariable("y", lowBound=0)
z = pulp.LpVariable("z", lowBound=0, upBound=2)
for sense in (pulp.LpMaximize, pulp.LpMinimize):
    prob = pulp.LpProblem("duals", sense)
    if sense == pulp.LpMaximize:
        prob += 5 * x + 4 * y + 1 * z
        prob += 6 * x + 4 * y + z <= 24, "m1"
        prob += x + 2 * y + 3 * z <= 6, "m2"
        prob += x + y >= 0.5, "low"
    else:
        prob += 2 * x + 3 * y + 9 * z
        prob += x + y + z >= 10, "need"
        prob += x - 2 * y <= 1, "mix"
        prob += x + y == 10.5, "exact"
    prob.solve()
    print(pulp.LpStatus[prob.status], pulp.value(prob.objective))
    for name, c in prob.constraints.items():
        print(name, c.pi, c.slack, c.value())
    for v in prob.variables():
        print(v.name, v.varValue, v.dj)
