import pulp

x = pulp.LpVariable("x", 0, 4)
y = pulp.LpVariable("y", 0, None, cat="Integer")
prob = pulp.LpProblem("written", pulp.LpMinimize)
prob += x + 4 * y + 1
prob += x + y >= 2.5, "c1"
prob.writeLP("model.lp")
prob.writeMPS("model.mps")
print(open("model.lp").read() if False else "written")
prob.to_json("model.json")
variables, again = pulp.LpProblem.from_json("model.json")
again.solve(pulp.PULP_CBC_CMD(msg=False))
print(again.name, pulp.LpStatus[again.status], {n: v.varValue for n, v in variables.items()})
names, from_mps = pulp.LpProblem.fromMPS("model.mps")
from_mps.solve()
print(pulp.value(from_mps.objective), sorted(names))
data = prob.to_dict()
print(sorted(data), data["objective"]["coefficients"])
_, third = pulp.LpProblem.from_dict(data)
print(third.solve(), third.sense)
