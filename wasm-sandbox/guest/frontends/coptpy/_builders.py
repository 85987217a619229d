"""Constraints on their way to a model, and the comparisons that make them."""

from coptpy import _expr
from coptpy._expr import LinExpr, make


_MIRRORED = {"L": ">=", "G": "<=", "E": "=="}


class _Builder:
    __slots__ = ()

    def __bool__(self):
        raise ValueError(f"Boolean value of '{type(self).__name__}' object is not defined")

    def __repr__(self):
        return f"<coptpy.{type(self).__name__}>"


class ConstrBuilder(_Builder):
    """expr sense 0"""

    __slots__ = ("expr_", "sense_", "range_", "trigger_")

    def __init__(self, expr=None, sense=None):
        self.expr_ = expr
        self.sense_ = sense
        self.range_ = None
        self.trigger_ = None

    def setBuilder(self, expr, sense, rhs):
        self.expr_, self.sense_ = _expr.subtract(expr, rhs), sense

    def getExpr(self):
        return make(LinExpr, self.expr_.vars[:], self.expr_.coeffs[:], self.expr_.constant)

    def getSense(self):
        return self.sense_

    def __rshift__(self, other):
        trigger = self.trigger_
        if trigger is None:
            raise ValueError("Invalid operand for 'rshift'")
        if not isinstance(other, ConstrBuilder):
            raise AttributeError("Invalid attribute name 'getExpr'")
        made = GenConstrBuilder()
        made.setBuilder(trigger[0], trigger[1], other.expr_, other.sense_)
        return made


class QConstrBuilder(_Builder):
    """quadratic expr sense 0"""

    __slots__ = ("expr_", "sense_")

    def __init__(self, expr=None, sense=None):
        self.expr_ = expr
        self.sense_ = sense

    def setBuilder(self, expr, sense, rhs):
        self.expr_, self.sense_ = _expr.subtract(_expr.quadratic_of(expr), rhs), sense

    def getQuadExpr(self):
        return self.expr_

    def getSense(self):
        return self.sense_


class NlConstrBuilder(_Builder):
    """nonlinear expr sense 0"""

    __slots__ = ("expr_", "sense_")

    def __init__(self, expr=None, sense=None):
        self.expr_ = expr
        self.sense_ = sense

    def getNlExpr(self):
        return self.expr_

    def getSense(self):
        return self.sense_

    def __str__(self):
        return "<coptpy.NlConstrBuilder>"

    def __repr__(self):
        return f"{self}\n0 {_MIRRORED[self.sense_]} {self.expr_.text_()}"


class GenConstrBuilder(_Builder):
    """An indicator: binvar == binval  =>  expr sense 0."""

    __slots__ = ("binvar", "binval", "expr", "sense", "type")

    def setBuilder(self, var, val, expr, sense, type=1):
        self.binvar, self.binval, self.expr, self.sense, self.type = var, val, expr, sense, type

    def getBinVar(self):
        return self.binvar

    def getBinVal(self):
        return self.binval

    def getExpr(self):
        return self.expr

    def getSense(self):
        return self.sense

    def getIndType(self):
        return self.type


def compare(left, sense, right):
    if _expr.is_block(right):
        return NotImplemented
    if isinstance(left, _expr.NlExpr) or isinstance(right, _expr.NlExpr):
        return NlConstrBuilder(_expr.NlExpr._make("-", left, right), sense)
    if isinstance(left, _expr.QuadExpr) or isinstance(right, _expr.QuadExpr):
        return QConstrBuilder(_expr.subtract(left, right), sense)
    made = ConstrBuilder(_expr.subtract(_expr.linear_of(left), right), sense)
    if sense == "E" and left.__class__ is _expr.Var and not isinstance(right, (_expr.Var, _expr._Linear)):
        made.trigger_ = (left, right)
    return made
