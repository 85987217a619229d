# expect: model_too_large
# why: more columns than allowed
import gurobipy as gp
model = gp.Model("m")
model.addVars(3000)
model.optimize()
