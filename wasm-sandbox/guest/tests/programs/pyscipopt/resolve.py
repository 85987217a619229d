from pyscipopt import Model, quicksum

model = Model("again")
model.hideOutput()
x = [model.addVar(f"x{i}", vtype="I", ub=10) for i in range(3)]
cap = model.addCons(quicksum((i + 2) * x[i] for i in range(3)) <= 17, "cap")
model.setObjective(quicksum((3 * i + 4) * x[i] for i in range(3)), "maximize")
model.optimize()
print(model.getStatus(), model.getObjVal(), model.getStage())


def attempt(label, call):
    try:
        print(label, call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("variable", lambda: model.addVar("late"))
attempt("objective", lambda: model.setObjective(x[0]))
attempt("sense", lambda: model.setMinimize())
attempt("bound", lambda: model.chgVarUb(x[0], 1))
attempt("delete", lambda: model.delCons(cap))
attempt("sos", lambda: model.addConsSOS1(x))
attempt("type", lambda: model.chgVarType(x[0], "C"))
model.optimize()
print(model.getStatus(), model.getObjVal())
model.freeTransform()
model.chgRhs(cap, 11.5)
model.chgVarUb(x[2], 1)
late = model.addVar("late", obj=1, ub=2)
extra = model.addCons(late + x[0] <= 3.5)
model.optimize()
print(model.getStatus(), model.getObjVal(), [model.getVal(v) for v in x + [late]])
model.freeTransform()
model.delCons(extra)
model.setObjective(x[0] + x[1], "maximize", clear=False)
print(model.getObjective(), model.getObjoffset())
model.addObjoffset(2.5)
model.optimize()
print(model.getStatus(), model.getObjVal(), len(model.getConss(False)))
attempt("constraint", lambda: model.addCons(x[0] <= 1))
