import pulp

x = pulp.LpVariable("x", 0, 4)
y = pulp.LpVariable("y", -1, 1)
prob = pulp.LpProblem("elastic", pulp.LpMinimize)
prob += x + 4 * y
prob += x + y <= 5, "c1"
goal = pulp.LpConstraint(e=x + y, sense=pulp.LpConstraintGE, rhs=7, name="goal")
elastic = goal.makeElasticSubProblem(penalty=10, proportionFreeBound=0.05)
prob.extend(elastic)
prob.solve(pulp.PULP_CBC_CMD(msg=False))
print(pulp.LpStatus[prob.status], x.varValue, y.varValue)
print(elastic.isViolated(), round(elastic.findDifferenceFromRHS(), 6))
