from pyscipopt import SCIP_PARAMSETTING, Model


def off(model):
    model.setPresolve(SCIP_PARAMSETTING.OFF)
    model.setHeuristics(SCIP_PARAMSETTING.OFF)
    model.disablePropagation()
    model.hideOutput()


def show(numbers):
    print([round(number, 6) + 0.0 for number in numbers])


for sense, s in (("minimize", 1), ("maximize", -1)):
    model = Model()
    off(model)
    x, y, z = model.addVar("x"), model.addVar("y"), model.addVar("z", ub=8)
    rows = [model.addCons(s * (x + 2 * y) >= s * 4), model.addCons(s * (3 * x + y - z) >= s * 6)]
    model.setObjective(2 * x + 3 * y + s * z + 10, sense)
    model.optimize()
    print(model.getStatus(), round(model.getObjVal(), 6))
    show(model.getDualsolLinear(row) for row in rows)
    show(model.getDualSolVal(row) for row in rows)
    show(model.getVarRedcost(variable) for variable in (x, y))
    show(model.getSlack(row) for row in rows)
    print([model.isFeasEQ(model.getVal(v), w) for v, w in ((x, 1.6), (y, 1.2), (z, 0))])
try:
    model.getDualMultiplier(rows[0])
except Warning as warning:
    print(warning)
