from pyscipopt import SCIP_EVENTTYPE, SCIP_RESULT, Branchrule, Eventhdlr, Heur, Model, Sepa, quicksum


class Best(Eventhdlr):
    def __init__(self):
        self.values, self.order = [], []

    def eventinit(self):
        self.model.catchEvent(SCIP_EVENTTYPE.BESTSOLFOUND, self)
        self.order.append("init")

    def eventexit(self):
        self.model.dropEvent(SCIP_EVENTTYPE.BESTSOLFOUND, self)
        self.order.append("exit")

    def eventexec(self, event):
        assert event.getType() == SCIP_EVENTTYPE.BESTSOLFOUND
        self.values.append(self.model.getPrimalbound())


class Nothing(Heur):
    def heurexec(self, heurtiming, nodeinfeasible):
        return {"result": SCIP_RESULT.DIDNOTFIND}


class NoCuts(Sepa):
    def sepaexeclp(self):
        return {"result": SCIP_RESULT.DIDNOTFIND}


class NoBranching(Branchrule):
    def branchexeclp(self, allowaddcons):
        return {"result": SCIP_RESULT.DIDNOTRUN}


model = Model()
model.hideOutput()
x = [model.addVar(f"x{i}", vtype="B") for i in range(12)]
model.addCons(quicksum((5 * i % 7 + 2) * v for i, v in enumerate(x)) <= 21)
model.setObjective(quicksum((3 * i % 11 + 1 + i / 64) * v for i, v in enumerate(x)), "maximize")
best = Best()
model.includeEventhdlr(best, "best", "keeps values")
model.includeHeur(Nothing(), "nothing", "finds nothing", "N")
model.includeSepa(NoCuts(), "nocuts", "cuts nothing")
model.includeBranchrule(NoBranching(), "nobranching", "branches nothing", priority=10, maxdepth=-1, maxbounddist=1)
model.optimize()
print(model.getStatus(), model.getObjVal(), len(best.values) > 0, best.order[0], best.name)
print(SCIP_EVENTTYPE.NODEFOCUSED, SCIP_RESULT.CUTOFF, type(best).__mro__[1].__name__)
