from pyscipopt import Constraint, Expr, ExprCons, Model, Variable, quicksum

model = Model()
x, y = model.addVar("x", ub=3), model.addVar("y", ub=4)


def attempt(label, call):
    try:
        print(label, repr(call()))
    except Exception as error:
        print(label, "!!", type(error).__name__, str(error).strip())


alias = x
alias += 1
print(type(alias).__name__, alias, x.terms, x + 0, x <= 3)
doubled = y
doubled *= 2
doubled -= 1
print(doubled, y.terms)
attempt("format", lambda: f"{y} {y:>4} {'%s' % y} {str(y + 1)}")
attempt("and", lambda: y >= 1 and y <= 2)
attempt("round", lambda: round(y))
attempt("int", lambda: int(y))
attempt("gurobi style", lambda: y.x)
attempt("values", lambda: model.getVal([y]))
attempt("plural", lambda: model.addVars(3))
attempt("status", lambda: model.status)
attempt("text infinity", lambda: model.addVar("q", ub="inf"))
attempt("no type", lambda: model.addVar("q", vtype=None))
attempt("list bound", lambda: model.addVar("q", lb=[1]))
attempt("no objective", lambda: model.addVar("q", obj=None))
attempt("keyword cons", lambda: model.addCons(cons=y <= 1))
attempt("cubic", lambda: model.addCons(y * y * y <= 3).getConshdlrName())
attempt("dictionary", lambda: quicksum({1: y}))
attempt("nested", lambda: quicksum([[y]]))
attempt("letters", lambda: quicksum("ab"))
attempt("parameter", lambda: model.setParam(5, 3))
attempt("parameters", lambda: model.setParams([1]))
attempt("side", lambda: model.chgRhs(5, 3))
attempt("text side", lambda: model.chgRhs(model.addCons(y <= 1), "x"))
attempt("slack", lambda: model.getSlack(5))
attempt("name", lambda: model.addConsSOS1([y], name=5))
attempt("fix", lambda: model.fixVar(y, 1))
attempt("delete", lambda: (model.delVar(5)))
attempt("indicator", lambda: model.addConsIndicator(y <= 1, [y]))
attempt("cardinality", lambda: model.addConsCardinality([y], "x"))
attempt("handler", lambda: model.includeConshdlr(5, "a", "b"))
attempt("write", lambda: model.writeProblem("/nonexistent/x.lp"))
attempt("variable", lambda: (Variable().name, Constraint().name))
attempt("expression", lambda: (Expr(), ExprCons(y, 1, 2)))
attempt("no sides", lambda: ExprCons(y))
attempt("columns", lambda: model.getConsVars(model.addCons(x * y <= 1)))
attempt("solution", lambda: model.getSolVal(5, y))
attempt("solution value", lambda: model.getSolObjVal(None))
