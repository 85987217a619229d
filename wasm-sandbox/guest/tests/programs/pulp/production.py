import pulp

prob = pulp.LpProblem("Production_Plan", pulp.LpMaximize)
chairs = pulp.LpVariable("chairs", lowBound=0, cat="Integer")
tables = pulp.LpVariable("tables", lowBound=0, cat="Integer")
prob += 45 * chairs + 80 * tables, "Profit"
prob += 5 * chairs + 20 * tables <= 400, "Wood"
prob += 10 * chairs + 15 * tables <= 450, "Labour"
status = prob.solve()
print("Status:", pulp.LpStatus[prob.status], status)
print("Chairs:", chairs.varValue, "Tables:", tables.varValue)
print("Profit:", pulp.value(prob.objective))
print(f"Total profit: {pulp.value(prob.objective):.2f}")
print(prob.sol_status, pulp.LpSolution[prob.sol_status])
for v in prob.variables():
    print(v.name, "=", v.varValue, type(v.varValue).__name__)
