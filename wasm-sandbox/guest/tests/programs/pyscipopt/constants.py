import pyscipopt
from pyscipopt import SCIP_EVENTTYPE, SCIP_HEURTIMING, SCIP_PARAMSETTING, SCIP_PRESOLTIMING, SCIP_RESULT, SCIP_STAGE, SCIP_STATUS
from pyscipopt.scip import Term

print(SCIP_RESULT.FEASIBLE, SCIP_RESULT.SUCCESS, SCIP_PARAMSETTING.OFF, SCIP_STAGE.SOLVED, SCIP_STATUS.OPTIMAL)
print(SCIP_PRESOLTIMING.MEDIUM, SCIP_HEURTIMING.BEFORENODE, SCIP_EVENTTYPE.SOLFOUND, SCIP_EVENTTYPE.ROWEVENT)
print(pyscipopt.__version__, pyscipopt.Model, pyscipopt.Expr, Term.__module__, pyscipopt.quicksum.__name__)
for name in ("LpProblem", "SCIP", "Var"):
    try:
        getattr(pyscipopt, name)
    except AttributeError as error:
        print(error)
try:
    from pyscipopt import Solver
except ImportError as error:
    print(type(error).__name__, str(error).partition(" (")[0])
model = pyscipopt.Model()
x, y = model.addVar("x"), model.addVar("y")
print(Term(x, y) == Term(y, x), len(Term(x, x)), Term(), (x * y + 2)[Term(y, x)], (x + 2)[Term()], isinstance(x, pyscipopt.Expr))
print(model.isEQ(1, 1 + 1e-12), model.isLT(1, 2), model.isFeasIntegral(2.0000001), model.isInfinity(1e21), model.isZero(1e-10), model.feasFloor(2.9999999), model.feasCeil(2.0000001))
