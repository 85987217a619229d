import pulp

prob = pulp.LpProblem("columns", pulp.LpMaximize)
total = pulp.LpConstraintVar("total", pulp.LpConstraintLE, 12)
profit = pulp.LpConstraintVar("profit")
prob.setObjective(profit)
prob += total
x = pulp.LpVariable("x", 0, 5, pulp.LpContinuous, 3 * profit + 2 * total)
y = pulp.LpVariable("y", 0, 9, pulp.LpContinuous, 2 * profit + total)
prob.solve()
print(prob.status, x.varValue, y.varValue, pulp.value(prob.objective))
