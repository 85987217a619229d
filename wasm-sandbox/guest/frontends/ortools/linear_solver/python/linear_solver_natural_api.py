"""Linear expressions of the linear solver wrapper, and their comparisons."""

import collections
import numbers

inf = float("inf")


class _Offset:
    """The key under which the constant of an expression stands among the coefficients of its variables."""

    def solution_value(self):
        return 1

    def __repr__(self):
        return "OFFSET_KEY"


OFFSET_KEY = _Offset()


def CastToLinExp(v):
    return Constant(v) if isinstance(v, numbers.Number) else v


def _no_order(self, arg):
    raise ValueError('Operators "<" and ">" not supported with the linear solver')


class LinearExpr:
    """A linear expression: coefficients of variables and a constant, kept as the tree that was written."""

    OVERRIDDEN_OPERATOR_METHODS = [
        f"__{name}__"
        for name in "add radd sub rsub mul rmul div truediv neg eq ge le gt lt ne".split()
    ]

    def solution_value(self):
        """The value at the variables' values."""
        return sum(var.solution_value() * factor for var, factor in self.GetCoeffs().items())

    def AddSelfToCoeffMapOrStack(self, coeffs, multiplier, stack):
        """Adds `multiplier` times itself to `coeffs`, or leaves that to its parts by putting them on the stack."""
        raise NotImplementedError

    def GetCoeffs(self):
        coeffs = collections.defaultdict(float)
        stack = [(1.0, self)]
        while stack:
            multiplier, expr = stack.pop()
            expr.AddSelfToCoeffMapOrStack(coeffs, multiplier, stack)
        return coeffs

    def __add__(self, expr):
        return SumArray((self, expr))

    __radd__ = __add__

    def __sub__(self, expr):
        return SumArray((self, -expr))

    def __rsub__(self, cst):
        return SumArray((-self, cst))

    def __mul__(self, cst):
        return ProductCst(self, cst)

    __rmul__ = __mul__

    def __truediv__(self, cst):
        return ProductCst(self, 1.0 / cst)

    __div__ = __truediv__

    def __neg__(self):
        return ProductCst(self, -1)

    def __eq__(self, arg):
        return _between(self, arg, True, True)

    def __ge__(self, arg):
        return _between(self, arg, True, False)

    def __le__(self, arg):
        return _between(self, arg, False, True)

    __lt__ = __gt__ = _no_order

    def __ne__(self, arg):
        raise ValueError('Operator "!=" not supported with the linear solver')


def _between(expr, arg, has_lower, has_upper):
    if isinstance(arg, numbers.Number):
        side = arg
    else:
        expr, side = expr - arg, 0.0
    return LinearConstraint(expr, side if has_lower else -inf, side if has_upper else inf)


class VariableExpr(LinearExpr):
    """One variable."""

    def __init__(self, mpvar):
        self.__var = mpvar

    def __str__(self):
        return str(self.__var)

    def AddSelfToCoeffMapOrStack(self, coeffs, multiplier, stack):
        coeffs[self.__var] += multiplier


class ProductCst(LinearExpr):
    """An expression times a number."""

    def __init__(self, expr, coef):
        if not isinstance(coef, numbers.Number):
            raise TypeError
        self.__expr = CastToLinExp(expr)
        self.__coef = coef

    def __str__(self):
        return f"-{self.__expr}" if self.__coef == -1 else f"({self.__coef} * {self.__expr})"

    def AddSelfToCoeffMapOrStack(self, coeffs, multiplier, stack):
        product = multiplier * self.__coef
        if product:
            stack.append((product, self.__expr))


class Constant(LinearExpr):
    """A number."""

    def __init__(self, val):
        self.__val = val

    def __str__(self):
        return str(self.__val)

    def AddSelfToCoeffMapOrStack(self, coeffs, multiplier, stack):
        coeffs[OFFSET_KEY] += self.__val * multiplier


class SumArray(LinearExpr):
    """A sum of expressions."""

    def __init__(self, array):
        self.__array = [CastToLinExp(item) for item in array]

    def __str__(self):
        text = ""
        for term in map(str, self.__array):
            if not text:
                text = term
            else:
                text += f" - {term[1:]}" if term[0] == "-" else f" + {term}"
        return f"({text})"

    def AddSelfToCoeffMapOrStack(self, coeffs, multiplier, stack):
        # the last is put on first, so that numbers are added in the order in which they were written
        stack.extend((multiplier, item) for item in reversed(self.__array))


def Sum(*args):
    return SumArray(args)


SumCst = Sum


class LinearConstraint:
    """lower <= expression <= upper"""

    def __init__(self, expr, lb, ub):
        self.__expr = expr
        self.__lb = lb
        self.__ub = ub

    def __str__(self):
        lower, upper = self.__lb, self.__ub
        if lower == upper and -inf < lower < inf:
            return f"{self.__expr} == {lower}"
        if lower > -inf and upper < inf:
            return f"{lower} <= {self.__expr} <= {upper}"
        if lower > -inf:
            return f"{self.__expr} >= {lower}"
        return f"{self.__expr} <= {upper}" if upper < inf else "Trivial inequality (always true)"

    def Extract(self, solver, name=""):
        """Makes the constraint in the solver."""
        coeffs = self.__expr.GetCoeffs()
        constant = coeffs.pop(OFFSET_KEY, 0.0)
        lower = self.__lb - constant if self.__lb > -inf else -solver.infinity()
        upper = self.__ub - constant if self.__ub < inf else solver.infinity()
        made = solver.RowConstraint(lower, upper, name)
        for var, factor in coeffs.items():
            made.SetCoefficient(var, float(factor))
        return made
