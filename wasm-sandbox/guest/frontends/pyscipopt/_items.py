"""Constraints, solutions, and the small objects that plugins get to see."""

from operator import attrgetter

from pyscipopt._constants import PY_SCIP_EVENTTYPE, PY_SCIP_STAGE
from pyscipopt._expr import ExprLike
from pyscipopt._naming import Compiled, wrong_type
from pyscipopt._variable import Variable

_LINEAR_TYPES = ("linear", "knapsack", "setppc", "logicor", "varbound")
FLAGS = (
    "initial", "separate", "enforce", "check", "propagate", "local", "modifiable", "dynamic", "removable",
    "stickingatnode",
)  # fmt: skip
DEFAULT_FLAGS = (True,) * 5 + (False,) * 5


class Constraint(metaclass=Compiled):
    """A constraint of any type; `kind_` is the name of SCIP's handler for it.

    Linear ones have `cols_` and `vals_`, the others keep in `data_` what their type needs.
    """

    __slots__ = ("core_", "name_", "kind_", "lhs_", "rhs_", "cols_", "vals_", "data_", "flags_", "row_", "data")

    def __init__(self):
        self.name_, self.kind_, self.core_, self.data = "", "", None, None

    name = property(attrgetter("name_"))

    def ptr(self):
        return id(self)

    def __repr__(self):
        return self.name_

    def isOriginal(self):
        return True

    def isActive(self):
        return True

    def isLinear(self):
        return self.kind_ == "linear"

    def isKnapsack(self):
        return self.kind_ == "knapsack"

    def isCumulative(self):
        return self.kind_ == "cumulative"

    def isLinearType(self):
        return self.kind_ in _LINEAR_TYPES

    def isNonlinear(self):
        return self.kind_ == "nonlinear"

    def getConshdlrName(self):
        return self.kind_


def _flag(place):
    return lambda self: bool(self.flags_[place])


for _place, _name in enumerate(
    ("isInitial", "isSeparated", "isEnforced", "isChecked", "isPropagated", "isLocal", "isModifiable", "isDynamic",
     "isRemovable", "isStickingAtNode")
):  # fmt: skip
    setattr(Constraint, _name, _flag(_place))


def make_constraint(core, name, kind, lhs, rhs, flags=DEFAULT_FLAGS):
    made = object.__new__(Constraint)
    made.core_ = core
    made.name_ = name
    made.kind_ = kind
    made.lhs_ = lhs
    made.rhs_ = rhs
    made.flags_ = flags
    made.row_ = made.data = None
    return made


class Solution(metaclass=Compiled):
    """A point."""

    __slots__ = ("core_", "values_", "origin_")

    def __init__(self, raise_error=True):
        if raise_error:
            raise ValueError("To create a solution you should use the createSol method of the Model class.")

    def __getitem__(self, expr):
        if not isinstance(expr, ExprLike):
            evaluate = getattr(expr, "evaluate_", None)  # matrices of expressions
            if evaluate is None:
                raise TypeError(
                    "Argument 'expr' has incorrect type, expected 'Expr', 'GenExpr', or 'MatrixExpr', got "
                    f"{type(expr).__name__!r}"
                )
            return evaluate(self.point_("SCIPgetSolVal"))
        return expr.value_(self.point_("SCIPgetSolVal"))

    def __setitem__(self, var, value):
        if not isinstance(var, Variable):
            raise wrong_type("var", "Variable", var)
        self.point_("SCIPsetSolVal")[var.column_] = float(value)

    def __repr__(self):
        values = self.point_("SCIPgetSolVal")
        return str({variable.name_: values[variable.column_] for variable in self.core_.ordered()})

    def point_(self, method):
        """The values, one for each column; without values of its own the solution is the one at hand while solving."""
        core, values = self.core_, self.values_
        if values is None:
            if core.stage != PY_SCIP_STAGE.SOLVING or core.candidate is None:
                raise Warning(
                    f"{method} can only be called with a valid solution or in stage SOLVING (current stage: {core.stage})"
                )
            return core.candidate
        if len(values) < len(core.vars):
            values += [0.0] * (len(core.vars) - len(values))
        return values

    def getOrigin(self):
        return self.origin_

    def retransform(self):
        self.origin_ = 0

    def translate(self, target):
        return make_solution(target.core_, list(self.point_("SCIPgetSolVal")))


def make_solution(core, values, origin=0):
    made = object.__new__(Solution)
    made.core_ = core
    made.values_ = values
    made.origin_ = origin
    return made


class Event(metaclass=Compiled):
    """What an event handler is told."""

    __slots__ = ("type_", "core_")

    def __init__(self, kind=0, core=None):
        self.type_ = kind
        self.core_ = core

    def getType(self):
        return self.type_

    def getName(self):
        for name, value in vars(PY_SCIP_EVENTTYPE).items():
            if value == self.type_ and not name.startswith("_"):
                return name
        return "UNKNOWN"

    def __repr__(self):
        return str(self.type_)

    __str__ = getName

    def _no_such(self):
        raise NotImplementedError("pyscipopt: events of variables, rows and nodes are not supported by this environment")

    getVar = getNode = getRow = getNewBound = getOldBound = _no_such


class Row(metaclass=Compiled):
    """A cut that a plugin is building."""

    __slots__ = ("name", "lhs_", "rhs_", "terms_")

    def __init__(self, name="", lhs=None, rhs=None):
        self.name = name
        self.lhs_ = lhs
        self.rhs_ = rhs
        self.terms_ = {}

    def getLhs(self):
        return self.lhs_

    def getRhs(self):
        return self.rhs_

    def getNNonz(self):
        return len(self.terms_)

    def getVals(self):
        return list(self.terms_.values())
