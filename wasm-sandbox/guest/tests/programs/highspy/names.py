import highspy

h = highspy.Highs()
h.silent()
x = h.addVariable(name="x")
y = h.addVariable()
z = h.addBinary(name="z z")


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, str(error).split("\n")[0])


attempt("x", lambda: x.name)
attempt("y", lambda: y.name)
attempt("all", lambda: h.allVariableNames())
attempt("names", lambda: h.variableNames([x, z]))
attempt("dict", lambda: h.variableNames({"a": x}))
y.name = "why"
attempt("y", lambda: (y.name, h.getColName(1), h.getColByName("why"), h.getColByName("nope")))
attempt("same", lambda: (h.passColName(2, "x"), h.getColByName("x")))
attempt("empty", lambda: h.passColName(2, ""))
attempt("out", lambda: (h.passColName(9, "a"), h.getColName(9)))
c = h.addConstr(x + y <= 3, name="row one")
d = h.addConstr(x >= 1)
attempt("rows", lambda: (c.name, d.name, h.getRowName(0), h.getRowByName("row one"), h.getLp().row_names_))
d.name = "r2"
attempt("rows", lambda: h.getLp().row_names_)
attempt("name type", lambda: h.addVariable(name=3))
u = highspy.Highs()
u.silent()
v = u.addVariable()
attempt("no names", lambda: v.name)
attempt("no names", lambda: (u.allVariableNames(), u.getLp().col_names_))
