import highspy

h = highspy.Highs()
h.silent()
x = h.addVariable(lb=0, ub=4, obj=1, name="x")
y = h.addVariable(obj=2, name="y")
z = h.addVariable(obj=5)
cons = [h.addConstr(x + y + z >= 3), h.addConstr(x - y <= 1), h.addConstr(x + 2 * z == 2)]
print(h.run(), h.getModelStatus())
print(h.getObjectiveValue(), h.allVariableValues(), h.allVariableDuals(), h.allConstrValues(), h.allConstrDuals())
print(h.constrDual(cons[0]), h.constrDuals(cons), h.constrValue(0), h.variableDual(x), h.variableDuals({"a": x, 2: z}))
s = h.getSolution()
print(s.value_valid, s.dual_valid)
h.setMaximize()
h.changeColBounds(1, 0, 6)
h.changeColBounds(2, 0, 6)
h.run()
print(h.getObjectiveValue(), h.allVariableValues(), h.allVariableDuals(), h.allConstrDuals())
