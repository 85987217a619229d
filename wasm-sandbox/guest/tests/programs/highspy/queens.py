import highspy
import numpy as np

n = 6
h = highspy.Highs()
h.silent()
x = h.addBinaries(n, n)
h.addConstrs(h.qsum(x[i, :]) == 1 for i in range(n))
h.addConstrs(x[:, j].sum() == 1 for j in range(n))
y = np.fliplr(x)
h.addConstrs(x.diagonal(k).sum() <= 1 for k in range(-n + 1, n))
h.addConstrs(y.diagonal(k).sum() <= 1 for k in range(-n + 1, n))
h.addConstr(x[0, 1] == 1)
h.solve()
board = h.vals(x).round().astype(int)
print(h.getModelStatus(), board.tolist(), type(y).__name__, h.numConstrs)
flow = {("s", "a"): 4, ("s", "b"): 3, ("a", "b"): 2, ("a", "t"): 2, ("b", "t"): 5}
g = highspy.Highs()
g.silent()
f = {arc: g.addVariable(ub=limit, name=f"{arc[0]}-{arc[1]}") for arc, limit in flow.items()}
for node in "ab":
    g.addConstr(
        g.qsum(v for arc, v in f.items() if arc[1] == node) == g.qsum(v for arc, v in f.items() if arc[0] == node)
    )
g.maximize(f["a", "t"] + f["b", "t"])
print(g.getObjectiveValue(), {arc: value for arc, value in g.vals(f).items() if arc[1] == "t"}, g.variableNames(f)["s", "a"])
blend = g.addVariables(["u", "w"], lb={"u": 1, "w": 2}, ub=[3, 4], obj=[1.5, 2.5], name=["bu", "bw"])
print(blend, g.getLp().col_lower_[-2:], g.getLp().col_cost_[-2:], blend["u"].name)
print([type(v).__name__ for v in x.flat][:2], (x[0] * np.arange(n)).sum(), (2 * x[0, :2] + 1).tolist(), x[:2, 0].tolist())
