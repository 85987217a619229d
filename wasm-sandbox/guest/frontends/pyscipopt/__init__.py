"""The interface of PySCIPOpt, whose models are solved by the host."""

from pyscipopt import scip as scip
from pyscipopt._version import __version__ as __version__
from pyscipopt.Multidict import multidict as multidict
from pyscipopt.scip import LP as LP
from pyscipopt.scip import Benders as Benders
from pyscipopt.scip import Benderscut as Benderscut
from pyscipopt.scip import Branchrule as Branchrule
from pyscipopt.scip import Conshdlr as Conshdlr
from pyscipopt.scip import Constraint as Constraint
from pyscipopt.scip import Eventhdlr as Eventhdlr
from pyscipopt.scip import Expr as Expr
from pyscipopt.scip import ExprCons as ExprCons
from pyscipopt.scip import Heur as Heur
from pyscipopt.scip import IISfinder as IISfinder
from pyscipopt.scip import Model as Model
from pyscipopt.scip import Nodesel as Nodesel
from pyscipopt.scip import Presol as Presol
from pyscipopt.scip import Pricer as Pricer
from pyscipopt.scip import Prop as Prop
from pyscipopt.scip import Reader as Reader
from pyscipopt.scip import Sepa as Sepa
from pyscipopt.scip import Variable as Variable
from pyscipopt.scip import cos as cos
from pyscipopt.scip import exp as exp
from pyscipopt.scip import log as log
from pyscipopt.scip import quickprod as quickprod
from pyscipopt.scip import quicksum as quicksum
from pyscipopt.scip import readStatistics as readStatistics
from pyscipopt.scip import sin as sin
from pyscipopt.scip import sqrt as sqrt

for _name in (
    "BASESTAT", "BENDERSENFOTYPE", "BRANCHDIR", "EVENTTYPE", "HEURTIMING", "IMPLINTTYPE", "LOCKTYPE", "LPPARAM",
    "LPSOLSTAT", "NODETYPE", "PARAMEMPHASIS", "PARAMSETTING", "PRESOLTIMING", "PROPTIMING", "RESULT", "ROWORIGINTYPE",
    "SOLORIGIN", "STAGE", "STATUS",
):  # fmt: skip
    globals()["SCIP_" + _name] = getattr(scip, "PY_SCIP_" + _name)

for _name in ("MatrixVariable", "MatrixConstraint", "MatrixExpr", "MatrixExprCons"):
    if hasattr(scip, _name):
        globals()[_name] = getattr(scip, _name)
del _name
