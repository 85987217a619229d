import pulp

x = pulp.LpVariable("x", lowBound=0)
y = pulp.LpVariable("y", lowBound=0)
prob = pulp.LpProblem("thirds", pulp.LpMaximize)
prob += x + 2 * y
prob += 3 * x <= 1, "a"
prob += 7 * y <= 123456, "b"
prob.solve()
print(x.varValue, y.varValue, pulp.value(prob.objective))
print(prob.constraints["a"].slack, prob.constraints["b"].slack)
print(prob.constraints["a"].pi, prob.constraints["b"].pi)
print(x.roundedValue(), round(y.varValue, 3))
