import highspy

h = highspy.Highs()
h.silent()
x = h.addVariable()
print("before")
h.addConstr(x * x <= 4)
print("after")
