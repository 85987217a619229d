import highspy
from highspy import HighsLinearObjective

h = highspy.Highs()
h.silent()
x, y = h.addVariable(ub=5), h.addVariable(ub=5)
h.addConstr(x + y <= 8)
o = HighsLinearObjective()
print(o.weight, o.offset, o.coefficients, o.abs_tolerance, o.rel_tolerance, o.priority)
o.weight, o.coefficients, o.offset = -1, [1.0, 1.0], 2.0
print(h.addLinearObjective(o))
o.weight, o.coefficients, o.offset = 0.5, [1, 0], 0
print(h.addLinearObjective(o), h.getNumLinearObjectives(), h.getLinearObjective(0).coefficients)
print(h.run(), h.getObjectiveValue(), h.getSolution().col_value)
o.coefficients = [1, 0, 3]
print(h.addLinearObjective(o))
print(h.clearLinearObjectives(), h.setOptionValue("blend_multi_objectives", False))
o.coefficients, o.weight, o.priority, o.abs_tolerance, o.rel_tolerance = [1.0, 1.0], -1, 10, 0, 0
h.addLinearObjective(o)
o.coefficients, o.weight, o.priority = [1.0, 0.0], 1, 0
h.addLinearObjective(o)
print(h.run(), h.getSolution().col_value, h.getModelStatus())
