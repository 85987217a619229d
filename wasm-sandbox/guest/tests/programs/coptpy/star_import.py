from coptpy import *

env = Envr()
model = env.createModel()
model.setParam("Logging", 0)
x = model.addVars(3, ub=4, nameprefix="x")
model.setObjective(quicksum(x[i] * (i + 1) for i in range(3)), COPT.MAXIMIZE)
model.addConstr(x.sum() <= 6)
model.solve()
if model.status == COPT.OPTIMAL:
    print("obj", model.objval)
    for v in model.getVars():
        print(v.name, v.x)
print(max(1, 2), sys.version_info[0], CoptError.__name__)
