"""General expressions: trees of sums, products, powers and functions, which the library neither merges nor simplifies."""

import math
import warnings

from pyscipopt import _expr
from pyscipopt._expr import CONST, Expr, ExprLike, is_number

_INFINITY = float("inf")


def general(value):
    """A number or polynomial as a tree."""
    if isinstance(value, GenExpr):
        return value
    if is_number(value):
        return Constant(value)
    if not isinstance(value, Expr):
        raise TypeError(f"unsupported type {type(value).__name__}")
    total = SumExpr()
    for term, factor in value.terms.items():
        if term is CONST:
            total.constant += factor
            continue
        product = ProdExpr()
        product.constant *= factor
        product.children += [VarExpr(variable) for variable in term.vartuple]
        total.children.append(product)
    return total


def exponential(base, exponent):
    """base ** exponent for a number and an expression."""
    if not is_number(base):
        raise TypeError(f"Unsupported base type {type(base)} for exponentiation.")
    number = float(base)
    if number <= 0.0:
        raise ValueError(
            f"Base of a**x must be positive, as expression is reformulated to scip.exp(x * scip.log(a)); got {number:g}"
        )
    return (exponent * Constant(number).log()).exp()


class GenExpr(ExprLike):
    """A node of a tree."""

    __slots__ = ("_op", "children")

    def __init__(self):
        pass

    def __add__(self, other):
        if not isinstance(other, ExprLike) and not is_number(other):
            return NotImplemented
        total = SumExpr()
        for part in (self, general(other)):
            if type(part) is SumExpr:
                total.children += part.children
                total.constant += part.constant
            elif type(part) is Constant:
                total.constant += part.number
            else:
                total.children.append(part)
        return total

    def __mul__(self, other):
        if not isinstance(other, ExprLike) and not is_number(other):
            return NotImplemented
        product = ProdExpr()
        for part in (self, general(other)):
            if type(part) is ProdExpr:
                product.children += part.children
                product.constant *= part.constant
            elif type(part) is Constant:
                product.constant *= part.number
            else:
                product.children.append(part)
        return product

    def __pow__(self, other, modulo=None):
        exponent = general(other)
        if type(exponent) is not Constant:
            raise NotImplementedError("exponents must be numbers")
        if type(self) is Constant:
            return Constant(self.number**exponent.number)
        power = PowExpr()
        power.children.append(self)
        power.expo = exponent.number
        return power

    def __rpow__(self, other):
        return exponential(other, self)

    def __truediv__(self, other):
        if not isinstance(other, ExprLike) and not is_number(other):
            return NotImplemented
        divisor = general(other)
        if type(divisor) is Constant and divisor.number == 0.0:
            raise ZeroDivisionError("cannot divide by 0")
        return self * divisor ** (-1)

    def __rtruediv__(self, other):
        if not isinstance(other, ExprLike) and not is_number(other):
            return NotImplemented
        return general(other) / self

    def degree(self):
        return _INFINITY

    def getOp(self):
        """The operator's name."""
        text = "`GenExpr.getOp` is deprecated and will be removed in a future version, use `type(expr)` instead."
        warnings.warn(text, DeprecationWarning, stacklevel=2)
        return self._op

    def copy_(self):
        made = object.__new__(type(self))
        for cls in type(self).__mro__:
            for slot in getattr(cls, "__slots__", ()):
                if hasattr(self, slot):
                    value = getattr(self, slot)
                    setattr(made, slot, list(value) if slot == "children" else value)
        return made


class SumExpr(GenExpr):
    __slots__ = ("constant",)

    def __init__(self):
        self.constant = 0.0
        self.children = []
        self._op = "sum"

    def __repr__(self):
        return f"sum({self.constant},{','.join(map(str, self.children))})"

    def value_(self, values):
        total = self.constant
        for child in self.children:
            total += child.value_(values)
        return total


class ProdExpr(GenExpr):
    __slots__ = ("constant",)

    def __init__(self):
        self.constant = 1.0
        self.children = []
        self._op = "prod"

    def __neg__(self):
        made = self.copy_()
        made.constant = -made.constant
        return made

    def __repr__(self):
        return f"prod({self.constant},{','.join(map(str, self.children))})"

    def value_(self, values):
        product = self.constant
        for child in self.children:
            product *= child.value_(values)
            if product == 0.0:
                return 0.0
        return product


class VarExpr(GenExpr):
    __slots__ = ("var",)

    def __init__(self, var):
        self.children = [var]
        self._op = "var"

    def __repr__(self):
        return str(self.children[0])

    def value_(self, values):
        return self.children[0].value_(values)


class PowExpr(GenExpr):
    __slots__ = ("expo",)

    def __init__(self):
        self.expo = 1.0
        self.children = []
        self._op = "**"

    def __repr__(self):
        return f"**({self.children[0]},{self.expo})"

    def value_(self, values):
        return self.children[0].value_(values) ** self.expo


class UnaryExpr(GenExpr):
    """A function of one expression."""

    __slots__ = ()

    def __init__(self, op, expr):
        self._op = op
        self.children = [expr]

    def __repr__(self):
        return f"{self._op}({self.children[0]})"

    def value_(self, values):
        return getattr(math, self._op)(self.children[0].value_(values))


class AbsExpr(UnaryExpr):
    __slots__ = ()

    def __abs__(self):
        return self.copy_()

    def value_(self, values):
        return abs(self.children[0].value_(values))


class ExpExpr(UnaryExpr):
    __slots__ = ()

    def value_(self, values):
        try:
            return math.exp(self.children[0].value_(values))
        except OverflowError:
            return _INFINITY


class LogExpr(UnaryExpr):
    __slots__ = ()


class SqrtExpr(UnaryExpr):
    __slots__ = ()


class SinExpr(UnaryExpr):
    __slots__ = ()


class CosExpr(UnaryExpr):
    __slots__ = ()


class Constant(GenExpr):
    __slots__ = ("number",)

    def __init__(self, number):
        self.number = number
        self._op = "const"

    def __neg__(self):
        return Constant(-self.number)

    def __repr__(self):
        return str(self.number)

    def value_(self, values):
        return self.number


def _function(name):
    def function(x):
        if is_number(x):
            return getattr(Constant(float(x)), name)()
        if isinstance(x, ExprLike):
            return getattr(x, name)()
        if isinstance(x, (list, tuple)) or _expr._is_array(type(x)):
            from pyscipopt import _matrix

            return _matrix.function(x, name)
        if isinstance(x, str):
            raise TypeError(
                f"ufunc '{name}' not supported for the input types, and the inputs could not be safely coerced to any "
                "supported types according to the casting rule ''safe''"
            )
        raise TypeError(
            f"loop of ufunc does not support argument 0 of type {type(x).__name__} which has no callable {name} method"
        )

    function.__name__ = function.__qualname__ = name
    function.__module__ = "pyscipopt.scip"
    return function


exp, log, sqrt, sin, cos = map(_function, ("exp", "log", "sqrt", "sin", "cos"))
