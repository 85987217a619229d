# objective: 465
import coptpy as cp
from coptpy import COPT

value = [92, 57, 49, 68, 60, 43, 67, 84, 87, 72, 31, 55, 77, 64, 40]
weight = [23, 31, 29, 44, 53, 38, 63, 85, 89, 82, 17, 36, 58, 41, 22]
volume = [4, 7, 3, 9, 5, 8, 6, 11, 7, 10, 2, 6, 8, 5, 3]
capacity, room = 265, 38

env = cp.Envr()
model = env.createModel("knapsack")
take = model.addVars(len(value), vtype=COPT.BINARY, nameprefix="take")
model.addConstr(cp.quicksum(weight[i] * take[i] for i in range(len(value))) <= capacity)
model.addConstr(cp.quicksum(volume[i] * take[i] for i in range(len(value))) <= room)
# The third and the eighth item do not travel together; the fifth needs the first.
model.addConstr(take[2] + take[7] <= 1)
model.addConstr(take[4] <= take[0])
model.setObjective(cp.quicksum(value[i] * take[i] for i in range(len(value))), COPT.MAXIMIZE)
model.solve()

if model.status == COPT.OPTIMAL:
    print("taken:", [i for i in range(len(value)) if take[i].x > 0.5])
    print("objective", model.objval)
