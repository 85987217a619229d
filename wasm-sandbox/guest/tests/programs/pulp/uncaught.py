import pulp

prob = pulp.LpProblem("uncaught", pulp.LpMinimize)
x = pulp.LpVariable("x", 0)
prob += x * x
