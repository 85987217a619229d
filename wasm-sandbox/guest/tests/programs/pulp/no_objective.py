import pulp

x = pulp.LpVariable("x", 2, 2)
prob = pulp.LpProblem("feasibility")
prob += x >= 1
print(prob.solve(), prob.status, prob.objective)
print(x.varValue)
constant = pulp.LpProblem("constant", pulp.LpMaximize)
constant += 7
constant += x <= 3
constant.solve()
print(constant.status, pulp.value(constant.objective))
empty = pulp.LpProblem("empty")
print(empty.solve(), empty.variables())
y = pulp.LpVariable("y", 0, 5)
print(y.varValue, pulp.value(y), y.valueOrDefault(), y.value())
try:
    print(f"{y.varValue:.2f}")
except TypeError as error:
    print("TypeError", error)
