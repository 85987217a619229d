# expect: model_too_large
# why: more rows than allowed
import gurobipy as gp
model = gp.Model("m")
x = model.addVar(name="x")
model.addConstrs(x <= i for i in range(3000))
model.optimize()
