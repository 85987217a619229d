import highspy

h = highspy.Highs()
h.silent()
x = h.addVariable(lb=2, ub=10, obj=1, type=highspy.HighsVarType.kSemiContinuous)
y = h.addVariable(lb=3, ub=9, obj=1.5, type=highspy.HighsVarType.kSemiInteger)
z = h.addVariable(ub=1, obj=4)
h.addConstr(x + y + z >= 1)
print(h.run(), round(h.getObjectiveValue(), 4), [round(value, 4) for value in h.allVariableValues()])
h.changeRowBounds(0, 11.5, highspy.kHighsInf)
print(h.run(), round(h.getObjectiveValue(), 4), [round(value, 4) for value in h.allVariableValues()], h.getLp().integrality_)
