from pyscipopt import Model

model = Model()
model.hideOutput()
x, y = model.addVar("x", ub=10), model.addVar("y", ub=10)
a, b = model.addVar("a", vtype="B"), model.addVar("b", vtype="B")
first = model.addConsIndicator(x <= 3, a)
second = model.addConsIndicator(x + y >= 8, binvar=b, activeone=False, name="low")
print(first.name, second.name, first.getConshdlrName())
model.addCons(a + b >= 1)
model.addCons(y <= 4 + 2 * b)
model.setObjective(x + 2 * y - 5 * a - 3 * b, "maximize")


def attempt(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


attempt(lambda: model.addConsIndicator(x == 3, a))
attempt(lambda: model.addConsIndicator(x * y <= 3, a))
attempt(lambda: model.addConsIndicator(x, a))
attempt(lambda: model.addConsIndicator(x <= 3, 1))
attempt(lambda: model.addConsIndicator(a, x <= 3))
model.optimize()
print(model.getStatus(), model.getObjVal(), [model.getVal(v) for v in (x, y, a, b)])
later = model.addVar if model.getStage() == 1 else None
model.freeTransform()
slack = model.getSlackVarIndicator(second)
print(slack.name, model.addVar().name, model.addCons(x >= 1).name)
