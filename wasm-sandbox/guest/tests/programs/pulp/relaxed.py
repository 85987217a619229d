import pulp

x = pulp.LpVariable("x", 0, None, cat="Integer")
y = pulp.LpVariable("y", 0, None, cat="Integer")
prob = pulp.LpProblem("relax", pulp.LpMaximize)
prob += 5 * x + 4 * y
prob += 6 * x + 5 * y <= 23
prob += x + 3 * y <= 8
prob.solve(pulp.PULP_CBC_CMD(mip=False, msg=False))
print(x.varValue, y.varValue, round(pulp.value(prob.objective), 5))
print([round(c.pi, 6) for c in prob.constraints.values()])
prob.solve(pulp.PULP_CBC_CMD(msg=False))
print(x.varValue, y.varValue, pulp.value(prob.objective), prob.isMIP())
