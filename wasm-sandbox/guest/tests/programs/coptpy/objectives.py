import coptpy as cp
from coptpy import COPT


def show(label, call):
    try:
        print(label, call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


env = cp.Envr()
m = env.createModel("in order")
m.setParam("Logging", 0)
x = m.addVar(lb=0, ub=4, name="x")
y = m.addVar(lb=0, ub=4, vtype=COPT.INTEGER, name="y")
m.addConstr(x + y <= 6)
m.setObjective(x, COPT.MAXIMIZE)
m.setObjectiveN(0, x + y, COPT.MAXIMIZE, priority=2)
m.setObjectiveN(1, y, COPT.MINIMIZE, priority=1)
m.solve()
print(m.MultiObjs, m.status, m.objval, x.x, y.x)
print([m.getPoolObjValN(i, 0) for i in range(2)], [m.getAttrN(i, "ObjVal") for i in range(2)])
print([m.getAttrN(i, "ObjSense") for i in range(2)], [m.getObjectiveN(i) for i in range(2)], m.getObjective())
names = ("MultiObjPriority", "MultiObjWeight", "MultiObjAbsTol", "MultiObjRelTol")
print([m.getObjParamN(i, name) for i in range(2) for name in names])
m.setObjParamN(0, "MultiObjPriority", 0)
m.setParam("Logging", 0)
m.solve()
print(m.status, m.objval, x.x, y.x)
show("status", lambda: m.getAttrN(0, "Status"))
show("gap", lambda: m.getAttrN(0, "BestGap"))
show("parameter", lambda: m.getObjParamN(0, "Foo"))
show("index", lambda: m.getObjParamN(9, "MultiObjPriority"))
show("no such", lambda: m.getObjectiveN(9))
show("quadratic", lambda: m.setObjectiveN(1, x * y))
show("text", lambda: m.setObjectiveN(1, "x"))
show("number", lambda: m.setObjectiveN(1, 3))
m.setObjectiveN(5, x)
print(m.MultiObjs)

for first, second in ((1, 1), (-1, 1), (1, -1)):
    m = env.createModel("weighted")
    m.setParam("Logging", 0)
    x = m.addVar(ub=4, name="x")
    y = m.addVar(ub=4, name="y")
    m.addConstr(x + 2 * y <= 8)
    m.addConstr(x + y >= 1)
    m.setObjectiveN(0, x + 3 * y, first, priority=1, weight=1.0)
    m.setObjectiveN(1, 2 * x - y + 5, second, priority=1, weight=2.0)
    m.solve()
    print(m.status, m.objval, x.x, y.x, m.getAttrN(1, "ObjVal"), m.HasLpSol, m.HasBasis)
show("duals", lambda: m.getDuals())

m = env.createModel("tolerance")
m.setParam("Logging", 0)
x = m.addVar(ub=4, name="x")
y = m.addVar(ub=4, name="y")
m.addConstr(x + y <= 6)
m.setObjectiveN(0, x + y + 1, COPT.MAXIMIZE, priority=2, abstol=2)
m.setObjectiveN(1, y + 10, COPT.MINIMIZE, priority=1)
m.solve()
print(m.status, m.objval, x.x, y.x)
