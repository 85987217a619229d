import highspy

h = highspy.Highs()
h.silent()
x, y = h.addVariable(name="x"), h.addVariable(name="y")


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("named", lambda: h.addConstr(x + y <= 4, name="cap").name)
attempt("unbounded", lambda: h.addConstr(x + y))
attempt("true", lambda: h.addConstr(True))
attempt("none", lambda: h.addConstr(None))
attempt("keyword", lambda: h.addConstr(x <= 1, nam="a"))
attempt("zero", lambda: h.addConstr(x - x <= 1))
attempt("no name", lambda: h.addConstr(x <= 1).name)
attempt("list", lambda: h.addConstrs([x + y <= 9, x >= 0.5]))
attempt("generator", lambda: h.addConstrs((v <= 7 for v in (x, y)), name_prefix="lim"))
attempt("dict", lambda: h.addConstrs({"a": x <= 8, "b": y <= 8}))
attempt("args", lambda: h.addConstrs(x <= 8, y <= 8, name=["p", "q"]))
attempt("bad member", lambda: h.addConstrs([x <= 8, x + y]))
print(h.numConstrs, h.getLp().row_names_)
attempt("addConstraint", lambda: h.addConstraint(x <= 1))
attempt("expr", lambda: h.getConstrs()[0].expr())
attempt("getExpr", lambda: h.getExpr(3))
attempt("getExpr out", lambda: h.getExpr(99))
h.setObjective(3 * x + 2 * y, highspy.ObjSense.kMaximize)
print(h.getObjective())
h.solve()
print(h.getObjectiveValue(), h.vals([x, y]))
con = h.getConstrs()[0]
h.removeConstr(con)
h.chgCoeff(0, y, 2.0)
h.solve()
print(h.getObjectiveValue(), h.numConstrs, h.getRowEntries(0))
