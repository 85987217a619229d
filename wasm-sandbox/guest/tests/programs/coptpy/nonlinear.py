import coptpy as cp
from coptpy import COPT, nl

env = cp.Envr()
m = env.createModel("nonlinear")
m.setParam(COPT.Param.Logging, 0)
x = m.addVar(lb=0, ub=10, name="x")
y = m.addVar(lb=0.1, ub=10, name="y")
m.setObjective(nl.exp(x) - 2 * x + y * y, sense=COPT.MINIMIZE)
print(m.HasNLObj, m.HasQObj, m.NLElems, x.obj, m.objconst)
m.solve()
print(m.status == COPT.LOCAL_OPTIMAL, m.status, round(m.objval, 4), round(x.x, 4), round(y.x, 4))
print(m.hassol, m.HasLpSol, m.HasMipSol, m.HasBasis, m.IsMIP, m.LpStatus, m.MipStatus)

m = env.createModel("rows")
m.setParam(COPT.Param.Logging, 0)
x = m.addVar(lb=-5, ub=5, name="x")
y = m.addVar(lb=-5, ub=5, name="y")
curve = m.addNlConstr(nl.exp(x) + y <= 4, name="curve")
m.setObjective(x + y, COPT.MAXIMIZE)
m.solve()
print(m.status, round(m.objval, 4), round(x.x, 4), round(y.x, 4), round(curve.slack, 4), curve.lb, curve.ub)
for label, read in {
    "dual": lambda: curve.dual,
    "duals": lambda: m.getDuals(),
    "rc": lambda: x.rc,
    "foo": lambda: curve.foo,
}.items():
    try:
        print(label, read())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)
curve.ub = 3
curve.setInfo("LB", -2)
curve.name = "bend"
print(curve.lb, curve.ub, curve.name, curve.getName(), curve.getIdx(), m.getInfo("UB", curve))
m.solve()
print(m.status, round(m.objval, 4))
m.remove(curve)
print(curve, m.NLConstrs)

m = env.createModel("none")
m.setParam(COPT.Param.Logging, 0)
x = m.addVar(lb=-5, ub=5, name="x")
m.addNlConstr(nl.exp(x) <= -1)
m.solve()
print(m.status == COPT.LOCAL_INFEASIBLE, m.hassol, m.objval)

m = env.createModel("whole")
m.setParam(COPT.Param.Logging, 0)
n = m.addVar(lb=1, ub=5, vtype=COPT.INTEGER, name="n")
m.setObjective(nl.log(n) - n)
try:
    m.solve()
except cp.CoptError as error:
    print(error)

m = env.createModel("functions")
m.setParam(COPT.Param.Logging, 0)
x = m.addVar(lb=0.5, ub=3, name="x")
for label, expr in {
    "log10": nl.log10(x) - x / 10,
    "sqrt": 2 * nl.sqrt(x) - x,
    "power": 3 * x - x**3,
    "quotient": -(x + 1 / x),
    "tanh": nl.tanh(x) - x / 2,
    "cosh": 3 * x - nl.cosh(x),
    "asinh": nl.asinh(x) - x / 2,
    "sin": nl.sin(x),
}.items():
    if m.HasNLObj:
        m.delNlObj()
    m.setObjective(expr, COPT.MAXIMIZE)
    m.solve()
    print(label, m.status, round(m.objval, 4))
