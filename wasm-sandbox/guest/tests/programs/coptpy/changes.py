import coptpy as cp
from coptpy import COPT

env = cp.Envr()
m = env.createModel("m")
m.setParam(COPT.Param.Logging, 0)


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


x = m.addVar(lb=1, ub=5, obj=2, vtype=COPT.INTEGER, name="x")
y = m.addVar(ub=4, name="y")
c = m.addConstr(2 * x + y <= 9, name="c")
print(x.lb, x.LB, x.ub, x.obj, x.vtype, x.name, c.lb, c.ub, m.getObjective(), m.objsense)
x.ub = 4
x.name = "z"
x.setInfo(COPT.Info.LB, 2)
m.setInfo("Obj", y, 3)
c.ub = 8
m.objsense = COPT.MAXIMIZE
m.setCoeff(c, y, 2)
x.setType(COPT.CONTINUOUS)
m.setObjConst(1)
print(x.ub, x.name, x.getInfo("lb"), m.getObjective(), c.ub, m.getRow(c), m.getCoeff(c, y), m.getCol(y), x.getType(), m.objconst)
m.solve()
print(m.objval, x.x, y.x)
m.remove(c)
m.solve()
print(m.objval, c, m.rows)
m.remove(y)
print(m.cols, y, [v.name for v in m.getVars()])
x._mine = 1
m._mine = 2
print(x._mine, m._mine)
attempt("set", lambda: setattr(x, "foo", 1))
attempt("set x", lambda: setattr(x, "x", 1))
attempt("model set", lambda: setattr(m, "foo", 1))
attempt("get", lambda: x.foo)
attempt("constr", lambda: c.ub)
attempt("row rhs", lambda: m.addConstr(x <= 1).rhs)
attempt("by name", lambda: m.getVarByName("nope"))
attempt("constr by name", lambda: m.getConstrByName("nope"))
attempt("remove", lambda: m.remove("x"))
attempt("info", lambda: m.getInfo("Foo", x))
attempt("type", lambda: setattr(x, "vtype", "Q"))
