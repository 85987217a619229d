import pulp

prob = pulp.LpProblem("A name with spaces", pulp.LpMinimize)
print(prob.name)
x = pulp.LpVariable("unit cost-of [x]", 1)
y = pulp.LpVariable.dicts("amount", [("a", 1), ("b c", 2)], lowBound=0)
z = pulp.LpVariable.matrix("m", ([0, 1], ["p", "q"]), 0)
print(x.name, [v.name for v in y.values()], [[v.name for v in row] for row in z])
prob += x + pulp.lpSum(y.values()) + pulp.lpSum(z)
prob += x >= 2, "first rule"
prob += y["a", 1] >= 3
prob += z[0][1] >= 1.5
prob.solve()
print(pulp.value(prob.objective), list(prob.constraints))
for v in prob.variables():
    print(v.name, v.varValue)
print(prob)
