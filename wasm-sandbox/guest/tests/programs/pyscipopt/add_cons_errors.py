from pyscipopt import Model, quicksum

model = Model()
x, y = model.addVar("x"), model.addVar("y")


def attempt(label, call):
    try:
        print(label, call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("expression", lambda: model.addCons(x + y))
attempt("boolean", lambda: model.addCons(True))
attempt("none", lambda: model.addCons(None))
attempt("constant", lambda: model.addCons(quicksum([]) <= 3))
attempt("number sum", lambda: model.addCons(sum([1, 2]) <= 3))
attempt("name number", lambda: model.addCons(x <= 1, name=3))
attempt("keyword", lambda: model.addCons(x <= 1, nam="c"))
attempt("infinite side", lambda: model.getRhs(model.addCons(x <= float("inf"))))
attempt("list", lambda: model.addCons([x <= 1]))
attempt("conss", lambda: model.addConss([x <= 1, y >= 0, x + y == 2], "many"))
attempt("conss unnamed", lambda: model.addConss(v <= 5 for v in (x, y)))
attempt("conss names", lambda: model.addConss([x <= 1], name=["one"]))
attempt("conss number", lambda: model.addConss(3))
attempt("conss bad", lambda: model.addConss([x <= 1, 3]))
attempt("objective type", lambda: model.setObjective("x"))
attempt("objective none", lambda: model.setObjective(None))
attempt("objective constraint", lambda: model.setObjective(x <= 1))
attempt("objective quadratic", lambda: model.setObjective(x * y))
attempt("objective sense", lambda: model.setObjective(x, "max"))
attempt("objective sense number", lambda: model.setObjective(x, -1))
attempt("objective number", lambda: model.setObjective(5))
attempt("value before", lambda: model.getVal(x))
attempt("objective before", lambda: model.getObjVal())
attempt("slack before", lambda: model.getSlack(model.getConss()[0]))
attempt("dual before", lambda: model.getDualsolLinear(model.getConss()[0]))
attempt("model name", lambda: Model(3))
attempt("model keyword", lambda: Model(title="a"))
print(model.getStatus(), model.getNSols(), model.getBestSol(), model.getSols(), len(model.getConss()))
print([(c.name, c.getConshdlrName(), c.isLinear()) for c in model.getConss()])
