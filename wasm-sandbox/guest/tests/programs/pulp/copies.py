import copy
import pickle

import pulp

x = pulp.LpVariable("x", 0, 4, cat="Integer")
prob = pulp.LpProblem("copies", pulp.LpMaximize)
prob += 3 * x
prob += 2 * x <= 7, "c"
twin = prob.copy()
deep = prob.deepcopy()
prob.solve()
print(x.varValue, twin.numConstraints(), deep.numConstraints())
deep.solve()
print(deep.status, [v.varValue for v in deep.variables()])
third = copy.deepcopy(prob)
print([v.varValue for v in third.variables()], third.status)
fourth = pickle.loads(pickle.dumps(prob))
fourth.solve()
print(pulp.value(fourth.objective), fourth.name)
print(prob.valid(), x.valid(0), prob.infeasibilityGap())
prob.roundSolution()
print(x.varValue)
