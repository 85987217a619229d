"""Everything of the library under the name of its compiled module."""

from pyscipopt import _constants
from pyscipopt._expr import CONST, Expr, ExprCons, ExprLike, Term, quickprod, quicksum
from pyscipopt._general import (
    AbsExpr, Constant, CosExpr, ExpExpr, GenExpr, LogExpr, PowExpr, ProdExpr, SinExpr, SqrtExpr, SumExpr, UnaryExpr,
    VarExpr, cos, exp, general as buildGenExprObj, log, sin, sqrt,
)  # fmt: skip
from pyscipopt._items import Constraint, Event, Row, Solution
from pyscipopt._model import Model
from pyscipopt._plugins import (
    LP, Benders, Benderscut, Branchrule, Conshdlr, Cutsel, Eventhdlr, Heur, IISfinder, Nodesel, Presol, Pricer, Prop,
    Reader, Relax, Sepa,
)  # fmt: skip
from pyscipopt._variable import Variable

MAJOR, MINOR, PATCH = 10, 0, 0

globals().update({name: value for name, value in vars(_constants).items() if name.startswith("PY_SCIP_")})


def readStatistics(filename):
    """Reads what `Model.writeStatistics` wrote."""
    raise NotImplementedError("pyscipopt: readStatistics is not supported by this environment")


try:
    from pyscipopt._matrix import MatrixConstraint, MatrixExpr, MatrixExprCons, MatrixGenExpr, MatrixVariable
except ImportError:  # arrays exist where numpy does
    pass
