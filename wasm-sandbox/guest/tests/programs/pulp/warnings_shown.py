import warnings

import pulp

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    x = pulp.LpVariable("x", 0, 3)
    prob = pulp.LpProblem("two words", pulp.LpMaximize)
    prob += x
    prob.solve(pulp.PULP_CBC_CMD(msg=0))
    len(prob.constraints)
for entry in caught:
    print(entry.category.__name__, str(entry.message)[:70])
print(x.varValue)
