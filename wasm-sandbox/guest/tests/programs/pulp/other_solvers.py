import pulp

x = pulp.LpVariable("x", lowBound=0)
y = pulp.LpVariable("y", lowBound=0)
prob = pulp.LpProblem("others", pulp.LpMaximize)
prob += 5 * x + 4 * y + 3
prob += 6 * x + 4 * y <= 24, "m1"
prob += x + 2 * y <= 6, "m2"
prob += x >= 0.5, "m3"
for name in ("GUROBI", "HiGHS", "COPT", "SCIP_PY", "CPLEX_PY"):
    solver = pulp.getSolver(name, msg=False)
    for v in (x, y):
        v.varValue = v.dj = None
    for c in prob.constraints.values():
        c.pi = c.slack = None
    print(name, prob.solve(solver), prob.status, prob.sol_status, round(pulp.value(prob.objective), 6))
    print([round(v.varValue, 6) for v in (x, y)])
    shown = [c.pi if c.pi is None else round(c.pi, 6) for c in prob.constraints.values()]
    print("pi", [p if p is None else p + 0.0 for p in shown])
    print("slack", [c.slack if c.slack is None else round(c.slack, 6) + 0.0 for c in prob.constraints.values()])
