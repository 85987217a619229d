import highspy

h = highspy.Highs()
h.silent()
x = [h.addVariable(lb=i, ub=i + 5, obj=1, name=f"v{i}") for i in range(4)]
cons = [h.addConstr(x[i] + x[i + 1] >= 2 * i + 3, name=f"c{i}") for i in range(3)]
h.minimize()
print(h.getObjectiveValue(), h.vals(x), h.allConstrValues())
h.deleteVariable(x[1], x)
print([v.index for v in x], h.allVariableNames(), h.getExpr(0), h.getExpr(1))
h.removeConstr(cons[0], cons)
print([c.index for c in cons], h.getLp().row_names_, h.getConstrs(), h.getVariables())
h.minimize()
print(h.getObjectiveValue(), h.allVariableValues(), h.allConstrValues())
h.setInteger([x[0], x[2]])
h.setContinuous(x[2])
print(h.getLp().integrality_)
h.maximize(x[0] + 1.5 * x[2])
print(h.getObjectiveValue())
