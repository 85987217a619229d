import pulp

x = pulp.LpVariable("x", 0, 4)
y = pulp.LpVariable("y", 0, 4)
prob = pulp.LpProblem("no_way", pulp.LpMinimize)
prob += x + y
prob += x + y >= 10
status = prob.solve(pulp.PULP_CBC_CMD(msg=0))
print(status, prob.status, pulp.LpStatus[status], prob.sol_status, pulp.LpSolution[prob.sol_status])
if prob.status == pulp.LpStatusOptimal:
    print("solved")
else:
    print("not solved", type(x.varValue).__name__)
assert pulp.LpStatusInfeasible == -1 and pulp.LpStatusUnbounded == -2
