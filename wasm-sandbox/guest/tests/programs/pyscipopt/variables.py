from pyscipopt import Model

model = Model("names")
model.hideOutput()


def show(label, **arguments):
    try:
        v = model.addVar(**arguments)
        print(label, v, v.vtype(), v.getLbOriginal(), v.getUbOriginal(), v.getObj(), v.getIndex())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


show("default")
show("named", name="a", ub=3, obj=2)
show("binary", vtype="B", lb=-3, ub=9)
show("long type", vtype="integer", lb=-2)
show("zero one", vtype="I", ub=1)
show("free", lb=None)
show("infinite", ub=float("inf"))
show("fractional", vtype="I", lb=0.2, ub=3.7)
show("crossed", lb=3, ub=1)
show("crossed binary", vtype="B", lb=3)
show("bad type", vtype="X")
show("number type", vtype=2)
show("text bound", lb="1")
show("number name", name=4)
show("none name", name=None)
show("unknown keyword", upper=4)
show("unicode", name="größe")
b = model.addVar(vtype="B", name="late")
i = model.addVar(vtype="I", name="later", lb=-5)
print(model.getVars(), model.getNVars(), model.getNBinVars(), model.getNIntVars(), model.getNContVars())
print(b.isBinary(), i.isIntegral(), b.isOriginal(), b.name, repr(b), str(i), type(b).__name__, type(b))
model.chgVarType(i, "C")
print(i.vtype(), model.getVars())
model.chgVarLb(i, 1)
model.chgVarUb(i, 2.5)
print(i.getLbOriginal(), i.getUbOriginal(), model.fixVar(i, 2), i.getLbOriginal(), i.getUbOriginal())
print(model.delVar(b), model.getVars())
for wrong in (lambda: b.foo, lambda: i.X, lambda: model.solve(), lambda: model.addConstr(1), lambda: setattr(model, "x", 1), lambda: model.chgVarLb(3, 1)):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
model.data = {"kept": 1}
print(model.data)
