import pulp

x = pulp.LpVariable("x", 0, 10)
prob = pulp.LpProblem("errors", pulp.LpMinimize)


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, type(error).__name__, str(error).partition(". Did you mean")[0])


prob += x >= 1, "one"
attempt("again", lambda: prob.addConstraint(x >= 2, "one"))
attempt("boolean", lambda: prob.addConstraint(True))
attempt("expression", lambda: prob.addConstraint(x + 1))
attempt("iadd", lambda: prob.__iadd__("text"))
attempt("sense", lambda: pulp.LpProblem("p", "max").sense)
attempt("solver", lambda: pulp.getSolver("NO_SUCH"))
attempt("option", lambda: pulp.PULP_CBC_CMD(maxSeconds=10))
attempt("option", lambda: pulp.GUROBI_CMD(nothing=1))
attempt("path", lambda: pulp.PULP_CBC_CMD(path="/bin/cbc"))
attempt("attribute", lambda: prob.objectiveValue)
attempt("status", lambda: prob.assignStatus(17))
attempt("add", lambda: prob.addVariables([x]))
prob += x, "cost"
prob.solve()
print(prob.status, pulp.value(prob.objective), prob.objective.name)
