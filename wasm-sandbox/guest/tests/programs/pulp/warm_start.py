import pulp

prob = pulp.LpProblem("warm", pulp.LpMaximize)
x = [pulp.LpVariable(f"x{i}", 0, 3, cat="Integer") for i in range(4)]
prob += pulp.lpSum((i + 1.5) * x[i] for i in range(4))
prob += pulp.lpSum((2 * i + 1) * x[i] for i in range(4)) <= 17
for v in x:
    v.setInitialValue(1)
print([v.varValue for v in x], [v.value() for v in x])
prob.solve(pulp.PULP_CBC_CMD(msg=0, warmStart=True))
print(prob.status, pulp.value(prob.objective))
try:
    x[0].setInitialValue(9)
except ValueError as error:
    print("ValueError", error)
x[0].setInitialValue(9, check=False)
print(x[0].varValue)
