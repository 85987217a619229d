import pulp

x = pulp.LpVariable("x", lowBound=0)
y = pulp.LpVariable("y", lowBound=0)
prob = pulp.LpProblem("free", pulp.LpMaximize)
prob += 3 * x + 2 * y
prob += x - y <= 4
prob.solve(pulp.PULP_CBC_CMD(msg=0))
print(prob.status, pulp.LpStatus[prob.status], prob.sol_status)
free = pulp.LpVariable("free")
other = pulp.LpProblem("free2", pulp.LpMinimize)
other += free
other += free <= 3
other.solve()
print(pulp.LpStatus[other.status], other.sol_status)
