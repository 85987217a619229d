import pulp

table = pulp.makeDict([["a", "b"], [1, 2]], [[3, 4], [5, 6]], 0)
print(table["a"][2], table["b"][7], dict(table["a"]))
print(pulp.splitDict({"x": [1, 2], "y": [3, 4]}))
print(list(pulp.allcombinations([1, 2, 3], 2)))
print(pulp.value(3), pulp.isNumber(2.5), pulp.isNumber("2"))
print(pulp.LpStatus, pulp.LpSenses, pulp.LpCategories)
print(pulp.LpConstraintLE, pulp.LpConstraintEQ, pulp.LpConstraintGE, pulp.__version__)
d = pulp.LpVariable.dict("d", ["p", "q"], lowBound=1, upBound=4)
print(d, d["p"].bounds(0, 9), d["p"].lowBound, d["p"].upBound)
x = pulp.LpVariable("x")
print(x.isFree(), x.isPositive(), x.isConstant())
x.positive()
print(x.lowBound, x.asCplexLpVariable(), hash(x) == hash(x), x == x, bool(x))
prob = pulp.LpProblem("attach", pulp.LpMinimize)
v = prob.add_variable("v", 1, 5)
w = prob.add_variable_dicts("w", [1, 2], 0)
prob += v + pulp.lpSum(w.values())
prob += w[1] + w[2] >= 3
prob += w[1] >= w[2] + 1
prob += w[2] >= 1
prob.solve()
print(v.varValue, w[1].varValue, w[2].varValue, prob.get_constraint_by_name("_C1"))
