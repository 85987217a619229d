"""Nonlinear expressions: they can be built, but the solver interface has no counterpart, so that adding one to a model
raises NotImplementedError."""

from coptpy import _expr


class NlExpr(_expr._Operand):
    """A tree: an operator or function name, and its operands."""

    __slots__ = ("op_", "args_")

    def __init__(self, arg1=0.0, arg2=None):
        self.op_, self.args_ = "+", (arg1,)

    @staticmethod
    def _make(op, *args):
        for value in args:
            if not isinstance(value, (_expr.Var, _expr._Linear, _expr.QuadExpr, NlExpr)):
                float(value)  # raises what coptpy raises
        made = object.__new__(NlExpr)
        made.op_, made.args_ = op, args
        return made

    def __add__(self, other):
        return NlExpr._make("+", self, other)

    def __radd__(self, other):
        return NlExpr._make("+", other, self)

    def __sub__(self, other):
        return NlExpr._make("-", self, other)

    def __rsub__(self, other):
        return NlExpr._make("-", other, self)

    def __mul__(self, other):
        return NlExpr._make("*", self, other)

    def __rmul__(self, other):
        return NlExpr._make("*", other, self)

    def __truediv__(self, other):
        return NlExpr._make("/", self, other)

    def __neg__(self):
        return NlExpr._make("neg", self)

    def __repr__(self):
        return "<coptpy.NlExpr>"


def refuse(what):
    raise NotImplementedError(f"coptpy: {what} is not supported by this environment")


class nl:
    """Nonlinear functions."""

    @staticmethod
    def sum(op1, op2=None, op3=None, op4=None):
        return NlExpr._make("sum", *(part for part in (op1, op2, op3, op4) if part is not None))

    @staticmethod
    def pow(base, expo):
        return NlExpr._make("**", base, expo)

    @staticmethod
    def atan2(y, x):
        return NlExpr._make("atan2", y, x)


def _function(name):
    def call(expr):
        return NlExpr._make(name, expr)

    call.__name__ = call.__qualname__ = name
    return staticmethod(call)


for _name in (
    "abs acos acosh asin asinh atan atanh ceil cos cosh exp floor log log10 neg sin sinh sqrt tan tanh"
).split():
    setattr(nl, _name, _function(_name))
