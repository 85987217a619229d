import pulp

x = pulp.LpVariable("x", 0, 10)
y = pulp.LpVariable("y", 0, 10)
prob = pulp.LpProblem("again", pulp.LpMaximize)
prob += 2 * x + y
prob += x + y <= 12, "cap"
for limit in (12, 9, 5):
    prob.constraints["cap"].changeRHS(limit)
    prob.solve(pulp.PULP_CBC_CMD(msg=False))
    print(limit, x.varValue, y.varValue, pulp.value(prob.objective))
prob.setObjective(x + 3 * y)
prob.solve()
print(x.varValue, y.varValue, pulp.value(prob.objective))
x.upBound = 3
prob += y <= 1.5, "late"
prob.solve()
print(x.varValue, y.varValue, pulp.value(prob.objective), len(prob.constraints))
del prob.constraints["late"]
prob.resolve()
print(x.varValue, y.varValue)
x.fixValue()
print(x.lowBound, x.upBound, x.isFixed())
x.unfixValue()
print(x.lowBound, x.upBound)
