from pyscipopt import Model, quicksum

model = Model()
model.hideOutput()
x = [model.addVar(f"x{i}", vtype="B") for i in range(4)]
model.addCons(quicksum((i + 1) * x[i] for i in range(4)) <= 6)
model.setObjective(quicksum((2 * i + 3) * x[i] for i in range(4)), "maximize")
start = model.createSol()
model.setSolVal(start, x[0], 1)
start[x[1]] = 1
print(start, model.getSolVal(start, x[0]), start[x[0] + 2 * x[1]], model.getSolObjVal(start), model.checkSol(start))
print(model.addSol(start), model.getNSols(), model.getSols())
try:
    print(start)
except Warning as warning:
    print(warning)
partial = model.createPartialSol()
model.setSolVal(partial, x[3], 1)
print(partial)
print(model.addSol(partial))
model.optimize()
best = model.getBestSol()
print(model.getStatus(), best, model.getSolObjVal(best), [best[v] for v in x], type(best).__name__)
print(model.getSolVal(best, x[2] + 1), model.getSols()[0], model.getNSols() >= 1, model.getVal(quicksum(x)))
for call in (lambda: best[3], lambda: best["x0"], lambda: model.getVal(1.5), lambda: model.getSolVal(None, x[0]), lambda: model.setSolVal(3, x[0], 1), lambda: type(best)()):  # fmt: skip
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
