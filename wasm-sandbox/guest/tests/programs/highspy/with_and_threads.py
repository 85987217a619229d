import highspy

with highspy.Highs() as h:
    h.silent()
    x = h.addVariable(ub=3)
    h.maximize(x)
    print(h.getObjectiveValue(), h.is_solver_running())
    h.startSolve()
    print(h.joinSolve(), h.getObjectiveValue())
print(h.getNumCol())
