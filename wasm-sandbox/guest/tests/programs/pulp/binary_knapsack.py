import pulp

values = [10, 13, 7, 8, 12]
weights = [5, 6, 3, 4, 6]
prob = pulp.LpProblem("knapsack", pulp.LpMaximize)
take = pulp.LpVariable.dicts("take", range(5), cat=pulp.LpBinary)
prob += pulp.lpSum(values[i] * take[i] for i in range(5))
prob += pulp.lpSum(weights[i] * take[i] for i in range(5)) <= 13
prob.solve(pulp.PULP_CBC_CMD(msg=False))
chosen = [i for i in range(5) if take[i].varValue == 1]
print(chosen, [take[i].value() for i in range(5)])
print(pulp.value(prob.objective), prob.objective.value())
print(take[0].cat, take[0].lowBound, take[0].upBound, take[0].isBinary(), take[0].isInteger())
