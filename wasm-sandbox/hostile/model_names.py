# expect: model_too_large
# why: names that take more room than the model
import gurobipy as gp
model = gp.Model("m")
for i in range(1000):
    model.addVar(name=f"{i}" + "n" * 200)
model.optimize()
