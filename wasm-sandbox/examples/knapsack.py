import gurobipy as gp
from gurobipy import GRB

values = [60, 100, 120, 75, 90, 40, 30, 85]
weights = [10, 20, 30, 15, 25, 8, 6, 18]
capacity = 75
items = range(len(values))

model = gp.Model("knapsack")
model.Params.OutputFlag = 0

take = model.addVars(items, vtype=GRB.BINARY, name="take")

model.setObjective(gp.quicksum(values[i] * take[i] for i in items), GRB.MAXIMIZE)
model.addConstr(gp.quicksum(weights[i] * take[i] for i in items) <= capacity, name="capacity")
model.addConstr(take[0] + take[1] <= 1, name="either")

model.optimize()

if model.status == GRB.OPTIMAL:
    chosen = [i for i in items if take[i].X > 0.5]
    weight = sum(weights[i] for i in chosen)
    print(f"Optimal value: {model.objVal:.2f}")
    print("Chosen items:", chosen)
    for i in chosen:
        print(f"  item {i}: value {values[i]}, weight {weights[i]}")
    print("Total weight:", weight)
else:
    print("No solution, status", model.status)
