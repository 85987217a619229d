import pulp

a = pulp.LpVariable("x", 0, 1)
b = pulp.LpVariable("x", 0, 2)
prob = pulp.LpProblem("twice", pulp.LpMaximize)
prob += a + b
prob += a + b <= 2.5
try:
    prob.solve()
    print("solved", prob.status)
except pulp.PulpSolverError as error:
    print("PulpSolverError", str(error).startswith("Pulp: Error while executing"))
try:
    prob.solve(pulp.GUROBI(msg=False))
    print(prob.status, pulp.value(prob.objective))
except pulp.PulpError as error:
    print("PulpError", error)
w = pulp.LpVariable("w", 5, 2)
crossed = pulp.LpProblem("crossed")
crossed += w
try:
    crossed.solve()
except pulp.PulpSolverError as error:
    print("crossed", str(error).startswith("Pulp: Error while executing"))
