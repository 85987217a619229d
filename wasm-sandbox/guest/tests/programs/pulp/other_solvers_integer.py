import pulp

x = pulp.LpVariable("x", lowBound=0, cat="Integer")
y = pulp.LpVariable("y", lowBound=0, cat="Integer")
prob = pulp.LpProblem("others", pulp.LpMinimize)
prob += 7 * x + 4 * y
prob += 3 * x + y >= 8.5, "m1"
prob += x + 2 * y >= 6, "m2"
for solver in (pulp.GUROBI(msg=False), pulp.HiGHS(msg=False), pulp.COPT(msg=False), pulp.SCIP_PY(msg=False)):
    print(solver.name, prob.solve(solver), prob.sol_status, pulp.value(prob.objective), x.varValue, y.varValue)
    print([c.slack is None or round(c.slack, 6) + 0.0 for c in prob.constraints.values()])
prob += x + y <= 1, "m3"
for solver in (pulp.GUROBI(msg=False), pulp.HiGHS(msg=False), pulp.COPT(msg=False), pulp.SCIP_PY(msg=False)):
    print(solver.name, prob.solve(solver), prob.status, prob.sol_status)
try:
    pulp.GUROBI(msg=False, mip=True, gapAbs=3)
    print("taken")
except TypeError as error:
    print(error)
