import gurobipy as gp
from gurobipy import GRB


def show(label, call):
    try:
        print(label, call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


def infeasible():
    m = gp.Model("infeasible")
    m.Params.OutputFlag = 0
    x = m.addVar(ub=5, name="x")
    y = m.addVar(ub=5, name="y")
    m.addConstr(x + y >= 12, name="a")
    m.addConstr(x - y == 1, name="b")
    m.addConstr(x <= 3, name="c")
    m.setObjective(2 * x + 3 * y)
    m.update()
    return m, x, y


def describe(m):
    for c in m.getConstrs():
        print("  ", c.ConstrName, m.getRow(c), c.Sense, c.RHS)
    print("  ", [(v.VarName, v.LB, v.UB, v.Obj, v.VType) for v in m.getVars()], m.getObjective(), m.ModelSense)


for kind in (0, 1, 2):
    m, x, y = infeasible()
    print(kind, m.feasRelaxS(kind, False, False, True), m.Status, m.SolCount)
    describe(m)
    m.optimize()
    print(m.Status, round(m.ObjVal, 4))
m, x, y = infeasible()
print(m.feasRelaxS(0, True, False, True), m.Status)
describe(m)
m.optimize()
print(m.Status, m.ObjVal, x.X, y.X)
m, x, y = infeasible()
print(m.feasRelaxS(0, False, True, True))
describe(m)
m.optimize()
print(m.ObjVal)
for kind, least in ((0, False), (2, True)):
    m, x, y = infeasible()
    print(m.feasRelax(kind, least, [x], [1.5], [2.5], m.getConstrs(), [3.0, 2.0, GRB.INFINITY]))
    describe(m)
m, x, y = infeasible()
print(m.feasRelax(0, True, [x], [1], [1], None, None))
describe(m)
m.optimize()
print(m.Status)
m, x, y = infeasible()
show("none", lambda: m.feasRelaxS(0, True, False, False))
show("nothing", lambda: m.feasRelax(0, False, None, None, None, None, None))
show("kind", lambda: m.feasRelaxS(3, False, False, True))
show("kind text", lambda: m.feasRelaxS("a", False, False, True))
show("lengths", lambda: m.feasRelax(0, False, [x], [1], [2, 3], None, None))
show("row lengths", lambda: m.feasRelax(0, False, None, None, None, m.getConstrs(), [1]))
show("scalar", lambda: m.feasRelax(0, False, x, 1, 1, None, None))
show("scenarios", lambda: m.singleScenarioModel())

m = gp.Model("whole")
m.Params.OutputFlag = 0
x = m.addVar(vtype=GRB.INTEGER, ub=4, name="x")
m.setObjective(x, GRB.MAXIMIZE)
m.addConstr(2 * x == 5, name="e")
m.addConstr(x >= 6, name="g")
print(m.feasRelaxS(0, True, False, True), m.ModelSense)
m.optimize()
print(m.ObjVal, [(v.VarName, v.X) for v in m.getVars()])
