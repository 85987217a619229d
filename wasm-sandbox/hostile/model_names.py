# expect: model_too_large
# why: names of a megabyte
import gurobipy as gp
model = gp.Model("m")
model.addVar(name="n" * 200_000)
model.optimize()
