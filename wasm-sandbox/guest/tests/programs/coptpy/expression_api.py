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


x = m.addVar(name="x")
y = m.addVar(name="y")
e = x + 2 * y
alias = e
e += x
e -= 1
e *= 2
print(e, alias is e, e.getSize(), e.getVar(0), e.getCoeff(1), e.getConstant())
e.addTerm(x, 3)
e.addExpr(x + y, 2)
print(e, e.clone(), e.getExpr())
k = cp.LinExpr(x)
k.addTerms([x, y], [1, 2])
k.addConstant(4)
k += y
k.setCoeff(0, 9)
print(k, k.size, k.getVar(1), k.constant)
k.remove(x)
print(k, cp.LinExpr([(x, 1), (y, 2)]), cp.LinExpr([x, y], [1, 2]), cp.LinExpr(4), cp.LinExpr(x, 3))
q = cp.QuadExpr()
q += x * y
q.addTerm(2, x, x)
q.addTerm(3, y)
print(q, q.getVar1(0), q.getVar2(1), q.getCoeff(1), q.getLinExpr(), q.size)
attempt("index", lambda: e.getCoeff(99))
attempt("builder quad", lambda: e.__iadd__(x * y))
attempt("attribute", lambda: e.foo)
attempt("value", lambda: e.getValue())
