import pulp

x = pulp.LpVariable("x", 0, 10, cat="Integer")
prob = pulp.LpProblem("options", pulp.LpMaximize)
prob += x
prob += 3 * x <= 20
solvers = [
    pulp.PULP_CBC_CMD(msg=1),
    pulp.PULP_CBC_CMD(msg=False, timeLimit=60, gapRel=0.0, threads=1),
    pulp.PULP_CBC_CMD(msg=False, options=["sec 50", "ratio 0.0"]),
    pulp.getSolver("PULP_CBC_CMD", msg=False, timeLimit=20),
]
for solver in solvers:
    print(prob.solve(solver), x.varValue, solver.name, solver.timeLimit, solver.msg)
print(solvers[1].toDict())
print(isinstance(solvers[0], pulp.LpSolver), isinstance(solvers[0], pulp.LpSolver_CMD))
prob.setSolver(pulp.PULP_CBC_CMD(msg=False))
print(prob.solve(), prob.solver.name)
print("PULP_CBC_CMD" in pulp.listSolvers(), "HiGHS" in pulp.listSolvers(onlyAvailable=True))
print(pulp.PULP_CBC_CMD(msg=False).available() is not None, pulp.HiGHS().available())
