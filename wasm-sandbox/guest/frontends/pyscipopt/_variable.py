"""Variables: polynomials of one term, whose data lie in the model's columns."""

from operator import attrgetter

from pyscipopt._expr import Expr, make_term

INFINITY = 1e20  # bounds from here on are infinite to SCIP

_new = object.__new__
_TYPES = {"C": "CONTINUOUS", "B": "BINARY", "I": "INTEGER", "M": "CONTINUOUS"}


class Variable(Expr):
    """A column of the model."""

    __slots__ = ("core_", "column_", "name_", "term_")

    def __init__(self):
        super().__init__()
        self.name_ = ""

    name = property(attrgetter("name_"))

    def copy_(self):
        return self

    def value_(self, values):
        return values[self.column_]

    def __repr__(self):
        return self.name_

    def ptr(self):
        return id(self)

    def vtype(self):
        return _TYPES[self.core_.vtype[self.column_]]

    def isBinary(self):
        return self.core_.vtype[self.column_] == "B"

    def isIntegral(self):
        return self.core_.vtype[self.column_] != "C"

    def isNonImpliedIntegral(self):
        return self.core_.vtype[self.column_] in "BI"

    def isImpliedIntegral(self):
        return self.core_.vtype[self.column_] == "M"

    def getImplType(self):
        return 1 if self.isImpliedIntegral() else 0

    def getStatus(self):
        return "ORIGINAL"

    def isOriginal(self):
        return True

    def isActive(self):
        return False

    def isInLP(self):
        return False

    def isDeletable(self):
        return False

    def getIndex(self):
        return self.column_

    def getLbOriginal(self):
        return self.core_.lb[self.column_]

    def getUbOriginal(self):
        return self.core_.ub[self.column_]

    getLbGlobal = getLbLocal = getLbOriginal
    getUbGlobal = getUbLocal = getUbOriginal

    def getObj(self):
        return self.core_.obj[self.column_]

    def getLPSol(self):
        return self.core_.current_point()[self.column_]

    getAvgSol = getLPSol


def make_variable(core, column, name):
    made = _new(Variable)
    made.core_ = core
    made.column_ = column
    made.name_ = name
    made.term_ = term = make_term((made,), column, core)
    made.terms = {term: 1.0}
    return made
