import pulp

x = pulp.LpVariable("x", 0, 4)
y = pulp.LpVariable("y", 0, 4)
prob = pulp.LpProblem("lexicographic", pulp.LpMaximize)
prob += x + y <= 5, "cap"
print(prob.sequentialSolve([x + 0 * y, y], solver=pulp.PULP_CBC_CMD(msg=False)))
print(x.varValue, y.varValue, prob.status)
