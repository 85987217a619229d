# objective: 3.0268229507
import coptpy as cp
from coptpy import COPT

foods = ["oats", "milk", "eggs", "beans", "rice", "spinach", "chicken"]
cost = {"oats": 0.35, "milk": 0.60, "eggs": 0.48, "beans": 0.42, "rice": 0.25, "spinach": 0.80, "chicken": 1.90}
nutrients = {
    "energy": ({"oats": 380, "milk": 120, "eggs": 150, "beans": 220, "rice": 350, "spinach": 25, "chicken": 240}, 2100, 2600),
    "protein": ({"oats": 13, "milk": 8, "eggs": 12, "beans": 15, "rice": 7, "spinach": 3, "chicken": 27}, 75, None),
    "iron": ({"oats": 4.2, "milk": 0.1, "eggs": 1.8, "beans": 4.5, "rice": 0.8, "spinach": 2.7, "chicken": 1.0}, 18, 45),
    "calcium": ({"oats": 52, "milk": 290, "eggs": 56, "beans": 60, "rice": 10, "spinach": 99, "chicken": 12}, 900, None),
    "fat": ({"oats": 7, "milk": 5, "eggs": 10, "beans": 1, "rice": 1, "spinach": 0.4, "chicken": 14}, None, 70),
}

env = cp.Envr()
model = env.createModel("diet")
x = {f: model.addVar(lb=0.0, ub=6.0, name="x_" + f) for f in foods}
for nutrient, (content, low, high) in nutrients.items():
    amount = cp.quicksum(content[f] * x[f] for f in foods)
    if low is not None:
        model.addConstr(amount >= low, name=nutrient + "_min")
    if high is not None:
        model.addConstr(amount <= high, name=nutrient + "_max")
model.setObjective(cp.quicksum(cost[f] * x[f] for f in foods), COPT.MINIMIZE)
model.solve()

if model.status == COPT.OPTIMAL:
    for f in foods:
        if x[f].x > 1e-6:
            print("{:8s} {:.3f}".format(f, x[f].x))
    print("objective", model.objval)
