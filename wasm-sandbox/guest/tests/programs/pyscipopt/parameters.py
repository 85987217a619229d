from pyscipopt import SCIP_PARAMEMPHASIS, SCIP_PARAMSETTING, Model

model = Model()


def attempt(label, call):
    try:
        print(label, call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


for name in ("limits/time", "limits/gap", "limits/nodes", "display/verblevel", "presolving/maxrounds", "numerics/feastol", "lp/pricing", "misc/allowstrongdualreds", "randomization/permutationseed", "heuristics/rins/freq", "separating/gomory/freq", "nodeselection/hybridestim/stdpriority", "visual/vbcfilename", "limits/memory"):  # fmt: skip
    attempt(name, lambda: model.getParam(name))
attempt("set", lambda: model.setParam("limits/time", 30))
attempt("set", lambda: model.setParam("limits/gap", "0.01"))
attempt("set", lambda: model.setParam("limits/nodes", 10.7))
attempt("set", lambda: model.setParam("misc/allowstrongdualreds", 0))
attempt("set", lambda: model.setParams({"lp/pricing": "d", "display/freq": 50}))
print([model.getParam(n) for n in ("limits/time", "limits/gap", "limits/nodes", "misc/allowstrongdualreds", "lp/pricing", "display/freq")])
attempt("unknown", lambda: model.setParam("limits/tim", 3))
attempt("gurobi name", lambda: model.setParam("TimeLimit", 3))
attempt("unknown get", lambda: model.getParam("MIPGap"))
attempt("typed unknown", lambda: model.setRealParam("limits/tim", 3))
attempt("typed wrong", lambda: model.setRealParam("limits/nodes", 3))
attempt("typed", lambda: (model.setIntParam("display/freq", 7), model.setBoolParam("misc/catchctrlc", False), model.setLongintParam("limits/nodes", 5), model.setCharParam("lp/pricing", "s"), model.setStringParam("visual/vbcfilename", "a.vbc")))
attempt("low", lambda: model.setParam("limits/gap", -1))
attempt("high", lambda: model.setParam("separating/gomory/freq", 2**40))
attempt("char", lambda: model.setParam("lp/pricing", "z"))
attempt("text for number", lambda: model.setParam("limits/time", "soon"))
attempt("infinite", lambda: (model.setParam("limits/time", float("inf")), model.getParam("limits/time")))
attempt("reset", lambda: (model.resetParam("limits/nodes"), model.getParam("limits/nodes")))
attempt("presolve", lambda: (model.setPresolve(SCIP_PARAMSETTING.OFF), model.getParam("presolving/maxrounds")))
attempt("separating", lambda: model.setSeparating(SCIP_PARAMSETTING.FAST))
attempt("heuristics", lambda: model.setHeuristics(SCIP_PARAMSETTING.AGGRESSIVE))
attempt("bad setting", lambda: model.setHeuristics(9))
attempt("emphasis", lambda: model.setEmphasis(SCIP_PARAMEMPHASIS.FEASIBILITY))
model.resetParams()
print(model.getParam("limits/gap"), len(model.getParams()), model.infinity(), model.epsilon(), model.feastol())
