import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


x = m.addVar(name="x")
y = m.addVar(name="y")
m.update()
e = gp.LinExpr()
e += 2 * x
alias = e
e += y
e -= 1
e *= 2
print(e, alias is e, e.size(), e.getVar(0), e.getCoeff(1), e.getConstant())
e.addTerms([1, 2], [x, y])
e.addTerms(3, x)
e.add(x + y, 2)
e.addConstant(5)
print(e)
e.remove(x)
print(e, gp.LinExpr([1, 2], [x, y]), gp.LinExpr([(1, x), (2, y)]), gp.LinExpr(4), gp.LinExpr(x), gp.LinExpr(3, y))
c = e.copy()
e.clear()
print(e, c, list((x + 2 * y).linTerms()))
q = gp.QuadExpr(x)
q += x * y
q.add(y * y, 3)
q.addTerms(2, x, x)
print(q, q.size(), q.getVar1(0), q.getVar2(0), q.getCoeff(1))
attempt("index", lambda: c.getCoeff(9))
attempt("lengths", lambda: gp.LinExpr([1], [x, y]))
attempt("add", lambda: c.add("a"))
attempt("terms", lambda: c.addTerms(1, x + y))
attempt("iadd", lambda: c.__iadd__("a"))
attempt("value", lambda: c.getValue())
