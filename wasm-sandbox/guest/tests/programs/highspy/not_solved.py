import highspy

h = highspy.Highs()
print(h.silent(), h.getModelStatus(), h.getObjectiveValue(), h.run(), h.getModelStatus(), h.getNumCol())
x = h.addVariable(ub=3)
y = h.addVariable(ub=4)
print(h.val(x), h.vals([x, y]), h.getObjectiveValue(), h.getModelStatus(), h.getInfo().valid, h.getSolution().value_valid)
h.maximize(x + 2 * y)
print(h.getObjectiveValue(), h.vals([x, y]), h.getInfo().valid)
h.addConstr(x + y <= 5)
print(h.getObjectiveValue(), h.vals([x, y]), h.getModelStatus(), h.getSolution().value_valid, h.getSolution().row_value)
z = h.addVariable(ub=1, obj=1)
print(h.vals([x, y, z]), h.getInfoValue("objective_function_value")[0], h.getInfoValue("foo"))
h.solve()
print(h.getObjectiveValue(), h.vals([x, y, z]), h.getInfoValue("objective_function_value"))


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("index", lambda: h.val(7))
attempt("text", lambda: h.val("x"))
attempt("foo", lambda: h.foo)
attempt("attribute", lambda: x.value)
attempt("name", lambda: x.name)
attempt("argument", lambda: highspy.Highs(3))
print(h.clear(), h.getNumCol(), h.getOptionValue("output_flag"), h.getModelStatus())
