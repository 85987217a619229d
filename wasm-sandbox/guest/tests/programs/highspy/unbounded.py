import highspy

h = highspy.Highs()
h.silent()
x = h.addVariable()
y = h.addVariable()
h.addConstr(x - y <= 1)
h.maximize(x + y)
print(h.getModelStatus(), h.modelStatusToString(h.getModelStatus()))
i = h.addIntegral()
h.addConstr(i <= x)
h.maximize(x + i)
print(h.getModelStatus())
