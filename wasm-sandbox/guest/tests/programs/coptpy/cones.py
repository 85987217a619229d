import coptpy as cp
from coptpy import COPT


def show(label, call):
    try:
        print(label, call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


env = cp.Envr()
m = env.createModel("second order")
m.setParam("Logging", 0)
x = m.addVar(lb=0, name="x")
y = m.addVar(lb=-10, name="y")
z = m.addVar(lb=-10, name="z")
m.addConstr(y + z >= 4)
m.addConstr(y - 2 * z == 1)
cone = m.addCone([x, y, z], COPT.CONE_QUAD)
m.setObjective(x, COPT.MINIMIZE)
m.solve()
print(m.status, round(m.objval, 4), round(y.x, 4), m.Cones, m.IsMIP, m.HasLpSol, m.HasBasis)
print(cone, cone.index, m.getCones(), m.getCone(0), m.getConeBuilders())
show("name", lambda: cone.name)
show("type", lambda: m.addCone([y], 7))
show("empty", lambda: m.addCone([], COPT.CONE_QUAD))
show("number", lambda: m.addCone(3, COPT.CONE_QUAD))
show("numbers", lambda: m.addCone([1, 2], COPT.CONE_QUAD))
show("no type", lambda: m.addCone([x, y]))
show("mapping", lambda: m.addCone({0: x, 1: y}, COPT.CONE_QUAD))
show("dimension", lambda: m.addConeByDim(3, COPT.CONE_RQUAD, None, nameprefix="q"))
print([(var.name, var.lb, var.getType()) for var in m.getVars()])
m.remove(cone)
print(cone, m.Cones)

m = env.createModel("rotated")
m.setParam("Logging", 0)
x = m.addVar(ub=2, name="x")
y = m.addVar(name="y")
z = m.addVar(lb=3, name="z")
m.addCone([x, y, z], COPT.CONE_RQUAD)
m.setObjective(y)
m.solve()
print(m.status, round(m.objval, 4))
