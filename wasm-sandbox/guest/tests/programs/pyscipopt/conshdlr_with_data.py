from types import SimpleNamespace

from pyscipopt import SCIP_RESULT, Conshdlr, Model, quicksum


class AtMostOne(Conshdlr):
    """Of the variables of a constraint at most one is chosen."""

    def excess(self, constraints, solution):
        for constraint in constraints:
            chosen = [v for v in constraint.data.vars if self.model.getSolVal(solution, v) > 0.5]
            if len(chosen) > 1:
                return chosen
        return []

    def conscheck(self, constraints, solution, checkintegrality, checklprows, printreason, completely, **results):
        return {"result": SCIP_RESULT.INFEASIBLE if self.excess(constraints, solution) else SCIP_RESULT.FEASIBLE}

    def consenfolp(self, constraints, nusefulconss, solinfeasible):
        chosen = self.excess(constraints, None)
        if not chosen:
            return {"result": SCIP_RESULT.FEASIBLE}
        self.model.addCons(quicksum(chosen) <= 1)
        return {"result": SCIP_RESULT.CONSADDED}

    def consenfops(self, constraints, nusefulconss, solinfeasible, objinfeasible):
        return {"result": SCIP_RESULT.SOLVELP}

    def conslock(self, constraint, locktype, nlockspos, nlocksneg):
        for variable in constraint.data.vars:
            self.model.addVarLocks(variable, nlocksneg, nlockspos)

    def constrans(self, sourceconstraint):
        return {}


model = Model()
model.hideOutput()
handler = AtMostOne()
model.includeConshdlr(handler, "atmostone", "one of each group", chckpriority=-1, enfopriority=-1, needscons=True)
x = [model.addVar(f"x{i}", vtype="B") for i in range(8)]
for name, group in {"first": x[:4], "second": x[2:6], "third": [x[0], x[5], x[7]]}.items():
    constraint = model.createCons(handler, name)
    constraint.data = SimpleNamespace(vars=group)
    model.addPyCons(constraint)
model.addCons(quicksum(x) >= 2)
model.setObjective(quicksum((5 * i % 8 + 1) * v for i, v in enumerate(x)), "maximize")
model.optimize()
print(constraint.name, constraint.getConshdlrName(), model.getStatus(), model.getObjVal())
print(handler.name, handler.model is model, [v.name for v in x if model.getVal(v) > 0.5])
