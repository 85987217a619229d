import coptpy as cp
from coptpy import COPT, nl


def show(label, call):
    try:
        print(label, call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


env = cp.Envr()
m = env.createModel("api")
x = m.addVar(lb=-5, ub=5, name="x")
y = m.addVar(lb=-5, ub=5, name="y")
for label, call in {
    "sum": lambda: nl.exp(x) + y,
    "minus": lambda: nl.exp(x) - x,
    "one": lambda: 1 - nl.exp(x),
    "times": lambda: nl.exp(x) * nl.sin(y),
    "scaled": lambda: 3 * nl.exp(x) + 1,
    "half": lambda: nl.exp(x) / 2,
    "inverse": lambda: 2 / nl.exp(x),
    "square": lambda: nl.exp(x) ** 2,
    "cube": lambda: (x + y) ** 3,
    "triple": lambda: x * y * x,
    "quotient": lambda: (x + y) / (x - y),
    "power": lambda: x**y,
    "root": lambda: (x + 1) ** 0.5,
    "nlsum": lambda: nl.sum(x, y, 3),
    "quadratic": lambda: nl.exp(x) + x * y,
    "less": lambda: nl.exp(x) - x * y,
    "atan2": lambda: nl.atan2(x, y),
    "zero": lambda: x**0,
}.items():
    expr = call()
    print(label, type(expr).__name__, expr.getSize(), str(expr))
expr = nl.exp(x) + 2 * y + 3
print(expr.constant, expr.getLinExpr(), expr.size)
expr.setConstant(4)
expr.addConstant(1)
expr.addTerm(x, 2)
expr.addLinExpr(x + y)
expr.addNlExpr(nl.sin(x), 2)
expr += 3
print(expr, -expr, expr.clone().getConstant())
print(repr(nl.exp(x) <= 3), nl.exp(x) == nl.exp(y), repr(nl.exp(x) == 3))

show("named", lambda: m.addNlConstr(nl.log(y) + x <= 3, name="c1"))
show("senses", lambda: m.addNlConstr(nl.log(y), COPT.LESS_EQUAL, 3, "c2"))
show("linear", lambda: m.addNlConstr(x + y <= 9, name="c3"))
show("quadratic", lambda: m.addNlConstr(x * y <= 9, name="c4"))
show("no builder", lambda: m.addNlConstr(x + y))
show("addConstr", lambda: m.addConstr(nl.exp(x) <= 3))
show("addQConstr", lambda: m.addQConstr(nl.exp(x) <= 3))
show("text", lambda: nl.exp("a"))
show("quicksum", lambda: cp.quicksum([nl.exp(x), nl.exp(y)]))
show("max", lambda: nl.max(x, y))
show("group", lambda: [(k, c.name) for k, c in m.addNlConstrs((nl.exp(v) <= 9 for v in [x]), nameprefix="g").items()])
show("indices", lambda: [c.name for c in m.addNlConstrs((nl.exp(x) <= 9 + i for i in range(2)), nameprefix="g").values()])
show("list", lambda: [c.name for c in m.addNlConstrs([nl.exp(x) <= 9]).values()])
show("mixed", lambda: m.addNlConstrs([x <= 3, nl.exp(x) <= 9]))
print(m.NLConstrs, m.rows, m.qconstrs)
print(m.getNlConstrs(), m.getNlConstr(0), m.getNlConstrByName("c2"), m.getNlRow(m.getNlConstr(0)))
show("missing", lambda: m.getNlConstrByName("zz"))
show("index", lambda: m.getNlConstr(99))
m.setObjective(nl.exp(x) + 2 * y)
print(m.getObjective(), m.HasNLObj)
show("linear after nonlinear", lambda: m.setObjective(2 * x, COPT.MAXIMIZE))
show("once more", lambda: m.setObjective(2 * x, COPT.MAXIMIZE))
print(m.getObjective(), m.HasNLObj, m.objsense)
