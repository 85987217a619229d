# expect: model_too_large
# why: more coefficients than allowed
import gurobipy as gp
model = gp.Model("m")
x = [model.addVar() for i in range(200)]
for r in range(120):
    model.addConstr(gp.quicksum(x) <= r)
model.optimize()
