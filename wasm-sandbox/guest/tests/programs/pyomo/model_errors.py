import pyomo.environ as pyo

model = pyo.ConcreteModel()
model.x = pyo.Var([1, 2], bounds=(0, 3))


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, type(error).__name__, str(error).splitlines()[0][:90])


attempt("index", lambda: model.x[5])
attempt("again", lambda: model.add_component("x", pyo.Var()))
attempt("true", lambda: setattr(model, "c", pyo.Constraint(expr=1 <= 2)))
attempt("strict", lambda: setattr(model, "d", pyo.Constraint(expr=model.x[1] < 2)))
attempt("domain", lambda: model.x[1].set_value("word"))
attempt("value", lambda: pyo.value(model.x[1]))
attempt("infeasible", lambda: setattr(model, "e", pyo.Constraint(expr=pyo.Constraint.Infeasible)))
attempt("param", lambda: setattr(model, "p", pyo.Param([1], initialize={1: -1}, within=pyo.NonNegativeReals)))
attempt("rule", lambda: setattr(model, "f", pyo.Constraint([1], rule=lambda m, i: None)))
attempt("attribute", lambda: model.nothing)
attempt("keyword", lambda: pyo.Var(nonnegative=True))
attempt("and", lambda: pyo.Constraint(expr=model.x[1] >= 0 and model.x[2] >= 1))
attempt("number", lambda: model.x[1] >= "a")
attempt("unfixed", lambda: float(model.x[1]))
model.x[1] = 2
print(pyo.value(model.x[1]), model.x[1].lb, model.x[1].ub, model.x[1].domain)
