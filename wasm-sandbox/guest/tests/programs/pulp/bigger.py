import random

import pulp

random.seed(5)
n, m = 40, 25
prob = pulp.LpProblem("bigger", pulp.LpMaximize)
x = pulp.LpVariable.dicts("x", range(n), lowBound=0, upBound=20)
prob += pulp.lpSum((1 + random.random()) * x[j] for j in range(n))
for i in range(m):
    prob += pulp.lpSum(random.uniform(0.5, 2.0) * x[j] for j in range(n) if (i + j) % 3) <= 100 + i
prob.solve()
print(pulp.LpStatus[prob.status], round(pulp.value(prob.objective), 4))
print(round(sum(v.varValue for v in prob.variables()), 3))
