import highspy

h = highspy.Highs()
h.silent()
h.setOptionValue("mip_rel_gap", 0.0)
x = [h.addIntegral(ub=3) for _ in range(4)]
h.addConstrs(x[i] + 2 * x[(i + 1) % 4] <= 5 for i in range(4))
h.maximize(sum((1 + 0.3 * i) * v for i, v in enumerate(x)))
print(h.getModelStatus(), round(h.getObjectiveValue(), 6), h.getInfo().mip_gap, round(h.getInfo().mip_dual_bound, 6))
print(h.setSolution(4, [0, 1, 2, 3], [0.0, 0.0, 0.0, 1.0]), h.solve(), round(h.getObjectiveValue(), 6))
big = h.addVariable(lb=-1e30, ub=1e25)
print(h.getCol(big.index)[1:4], h.getInfinity())


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("large", lambda: h.addConstr(1e16 * big <= 3))
attempt("small", lambda: h.addConstr(1e-12 * big + x[0] <= 3))
attempt("nan", lambda: h.addVariable(lb=float("nan")))
attempt("inf bound", lambda: h.addVariable(lb=h.inf))
