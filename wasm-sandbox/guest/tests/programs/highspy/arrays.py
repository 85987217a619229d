import highspy
import numpy as np

h = highspy.Highs()
h.silent()
x = h.addVariables(3, 4, obj=1, name_prefix="x", type=highspy.HighsVarType.kInteger)
print(type(x).__name__, x.shape, x.dtype, x[0, 1], h.variableName(x[1, 2]))
h.addConstrs(x.sum(axis=1) >= 2)
h.addConstrs(x.sum(axis=0) <= 3)
h.addConstr(x.sum() >= 8)
cost = np.arange(12).reshape(3, 4)
status = h.minimize((x * cost).sum())
print(status, h.getObjectiveValue(), h.vals(x).sum(), h.vals(x).shape)
rows = x >= 0
print(type(rows).__name__, rows.shape, rows[0, 0])
y = h.addVariables(["a", "b"], [1, 2], ub=5)
print(list(y), y["a", 1])
z = h.addVariables("pqr", out_array=True)
print(z.shape, h.idx(z), z.idx())
d = h.addBinaries({"u": 1, "v": 2})
print(list(d), h.getLp().integrality_[-1], h.getLp().col_upper_[-1])
print(h.addVariables(), h.qsum(z), highspy.qsum([2 * z[0], z[1]], 4))


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("bad lb", lambda: h.addVariables(3, lb=[1, 2]))
attempt("text lb", lambda: h.addVariables(3, lb="a"))
attempt("bad type", lambda: h.addVariables(3, type=1))
attempt("bad name", lambda: h.addVariables(3, name=["a"]))
attempt("array lb", lambda: h.addVariables(3, lb=np.zeros(3)))
attempt("dict ub", lambda: h.getLp().col_upper_[h.addVariables(2, ub={0: 4, 1: 6})[1].index])
attempt("out", lambda: h.addVariables(2, out_array=1))
attempt("float", lambda: h.addVariables(2.5))
