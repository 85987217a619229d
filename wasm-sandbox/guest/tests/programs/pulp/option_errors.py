import pulp

x = pulp.LpVariable("x", 0, 3)
prob = pulp.LpProblem("options", pulp.LpMaximize)
prob += x
prob += x <= 2
for params in ({"NoSuch": 1}, {"MIPGap": -3}, {"TimeLimit": 30, "MIPGap": 0.1}):
    try:
        print(params, prob.solve(pulp.GUROBI(msg=False, **params)))
    except Exception as error:
        print(params, type(error).__name__, error)
