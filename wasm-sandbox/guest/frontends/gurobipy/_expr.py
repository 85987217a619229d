"""Linear and quadratic expressions.

As in gurobipy, terms are kept in the order in which they were written and are not merged (`(x + x).size() == 2`);
in-place operators change the expression itself; a comparison only remembers its two sides (`TempConstr`), so that
unsuitable operands fail when the constraint is added.
"""

from numbers import Real

from gurobipy._exception import GurobiError

_new = object.__new__


def is_number(value):
    """What gurobipy takes as a coefficient: real numbers, among them bool and Fraction, but not Decimal."""
    kind = value.__class__
    return kind is float or kind is int or isinstance(value, Real)


def _unsupported(symbol, left, right):
    return TypeError(f"unsupported operand type(s) for {symbol}: '{kind_name(left)}' and '{kind_name(right)}'")


def kind_name(value):
    kind = type(value)
    return f"gurobipy._core.{kind.__name__}" if kind in (LinExpr, QuadExpr, NLExpr) else kind.__name__


class TempConstr:
    """A comparison that waits for `addConstr`."""

    __slots__ = ("_lhs", "_sense", "_rhs")

    def __init__(self, lhs, sense, rhs):
        self._lhs = lhs
        self._sense = sense
        self._rhs = rhs

    def __bool__(self):
        raise GurobiError(0, 'Constraint has no bool value (are you trying "lb <= expr <= ub"?)')

    def __rshift__(self, other):
        return TempIndicator(self, other)

    def __repr__(self):
        left = LinExpr(self._lhs) if isinstance(self._lhs, Var) else self._lhs
        sense = "==" if self._sense == "=" else self._sense + "="
        return f"<gurobi.TempConstr: {left} {sense} {self._rhs}>"


class TempIndicator:
    """`(b == 1) >> (expr <= rhs)`, waiting for `addConstr`."""

    __slots__ = ("_trigger", "_body")

    def __init__(self, trigger, body):
        self._trigger = trigger
        self._body = body


class _Comparisons:
    """Operators that every expression shares."""

    __slots__ = ()

    def __le__(self, other):
        return TempConstr(self, "<", other)

    def __ge__(self, other):
        return TempConstr(self, ">", other)

    def __eq__(self, other):
        return TempConstr(self, "=", other)

    def __ne__(self, other):
        raise GurobiError(0, "Inequality constraints not supported")

    __hash__ = None

    def __rtruediv__(self, other):
        return nonlinear(other, "/", self)

    def __rpow__(self, other):
        return nonlinear(other, "**", self)


class _Strict(_Comparisons):
    """Expressions that are no single variable: `<` and `>` raise an empty NotImplementedError."""

    __slots__ = ()

    def __lt__(self, other):
        raise NotImplementedError

    def __gt__(self, other):
        raise NotImplementedError

    def __repr__(self):
        return f"<gurobi.{type(self).__name__}: {self}>"


def linear(variables, coefficients, constant):
    """A LinExpr that owns the two lists."""
    made = _new(LinExpr)
    made._vars = variables
    made._coefs = coefficients
    made._const = constant
    return made


def as_linear(value):
    """`value` as a LinExpr (itself when it is one), or None when it is no linear thing."""
    kind = value.__class__
    if kind is LinExpr:
        return value
    if kind is float or kind is int:
        return linear([], [], float(value))
    if isinstance(value, Var):
        return linear([value], [1.0], 0.0)
    if isinstance(value, LinExpr):
        return value
    if is_number(value):
        return linear([], [], float(value))
    return None


def _coefficient_text(coefficient, name):
    return name if coefficient == 1.0 else f"{coefficient} {name}"


class LinExpr(_Strict):
    """constant + sum of coefficient * variable."""

    __slots__ = ("_vars", "_coefs", "_const")

    def __init__(self, arg1=0.0, arg2=None):
        self._vars = []
        self._coefs = []
        self._const = 0.0
        if arg2 is not None:
            if isinstance(arg2, Var):
                self._vars.append(arg2)
                self._coefs.append(float(arg1))
                return
            if len(arg1) != len(arg2):
                raise GurobiError(10003, "Linear expression arguments of different length")
            self._coefs = [float(value) for value in arg1]
            self._vars = [_variable(value) for value in arg2]
        elif isinstance(arg1, Var):
            self._vars.append(arg1)
            self._coefs.append(1.0)
        elif isinstance(arg1, LinExpr):
            self._vars, self._coefs, self._const = arg1._vars[:], arg1._coefs[:], arg1._const
        elif isinstance(arg1, (QuadExpr, NLExpr)):
            raise TypeError(f"must be real number, not {kind_name(arg1)}")
        elif arg1 is None:
            pass
        elif is_number(arg1):
            self._const = float(arg1)
        else:
            for term in arg1:
                self._coefs.append(float(term[0]))
                self._vars.append(_variable(term[1]))

    def size(self):
        return len(self._vars)

    def getCoeff(self, i):
        return self._coefs[i]

    def getVar(self, i):
        return self._vars[i]

    def getConstant(self):
        return self._const

    def getValue(self):
        total = self._const
        for variable, coefficient in zip(self._vars, self._coefs):
            total += coefficient * variable.x
        return total

    def linTerms(self):
        return zip(self._coefs, self._vars)

    def clear(self):
        self._vars, self._coefs, self._const = [], [], 0.0

    def copy(self):
        return linear(self._vars[:], self._coefs[:], self._const)

    def addConstant(self, constant):
        self._const += float(constant)

    def addTerms(self, newcoeffs, newvars):
        if isinstance(newvars, Var):
            self._vars.append(newvars)
            self._coefs.append(float(newcoeffs))
            return
        if is_number(newcoeffs):
            raise GurobiError(10003, "Unrecognized arguments")
        coefficients = [float(value) for value in newcoeffs]
        variables = [_variable(value) for value in newvars]
        if len(coefficients) != len(variables):
            raise GurobiError(10003, "Array lengths don't match")
        self._coefs += coefficients
        self._vars += variables

    def add(self, arg1, mult=1.0):
        other = as_linear(arg1)
        if other is None:
            raise GurobiError(10003, f"Unsupported type ({type(arg1)}) for LinExpr addition argument")
        self._plus(other, float(mult))

    def remove(self, which):
        if isinstance(which, Var):
            kept = [place for place, variable in enumerate(self._vars) if variable is not which]
            self._coefs = [self._coefs[place] for place in kept]
            self._vars = [self._vars[place] for place in kept]
        else:
            del self._coefs[which]
            del self._vars[which]

    def _plus(self, other, factor):
        variables = other._vars
        self._const += factor * other._const
        self._coefs += other._coefs if factor == 1.0 else [factor * value for value in other._coefs]
        self._vars += variables

    def _scaled(self, factor):
        return linear(self._vars[:], [factor * value for value in self._coefs], factor * self._const)

    def __add__(self, other):
        kind = other.__class__
        if kind is LinExpr:
            return linear(self._vars + other._vars, self._coefs + other._coefs, self._const + other._const)
        if kind is Var:
            return linear(self._vars + [other], self._coefs + [1.0], self._const)
        if kind is float or kind is int:
            return linear(self._vars[:], self._coefs[:], self._const + other)
        return _add(self, other)

    def __radd__(self, other):
        if is_number(other):
            return linear(self._vars[:], self._coefs[:], self._const + float(other))
        return NotImplemented

    def __iadd__(self, other):
        kind = other.__class__
        if kind is LinExpr:
            self._coefs += other._coefs
            self._vars += other._vars
            self._const += other._const
        elif kind is Var:
            self._vars.append(other)
            self._coefs.append(1.0)
        elif kind is float or kind is int:
            self._const += other
        elif isinstance(other, (QuadExpr, NLExpr)):
            return self + other
        elif is_number(other):
            self._const += float(other)
        else:
            return NotImplemented
        return self

    def __sub__(self, other):
        kind = other.__class__
        if kind is LinExpr:
            return linear(
                self._vars + other._vars, self._coefs + [-value for value in other._coefs], self._const - other._const
            )
        if kind is Var:
            return linear(self._vars + [other], self._coefs + [-1.0], self._const)
        if kind is float or kind is int:
            return linear(self._vars[:], self._coefs[:], self._const - other)
        return _subtract(self, other)

    def __rsub__(self, other):
        if is_number(other):
            made = self._scaled(-1.0)
            made._const += float(other)
            return made
        return NotImplemented

    def __isub__(self, other):
        term = as_linear(other)
        if term is not None:
            self._plus(term, -1.0)
            return self
        return self - other

    def __mul__(self, other):
        if is_number(other):
            return self._scaled(float(other))
        return _multiply(self, other)

    def __rmul__(self, other):
        if is_number(other):
            return self._scaled(float(other))
        return NotImplemented

    def __imul__(self, other):
        if is_number(other):
            factor = float(other)
            self._coefs = [factor * value for value in self._coefs]
            self._const *= factor
            return self
        return self * other

    def __truediv__(self, other):
        return _divide(self, other)

    def __itruediv__(self, other):
        if not is_number(other):
            return _divide(self, other)
        made = _divide(self, other)
        self._coefs, self._const = made._coefs, made._const
        return self

    def __neg__(self):
        return self._scaled(-1.0)

    def __pow__(self, exponent):
        return _power(self, exponent)

    def __str__(self):
        pieces = [_coefficient_text(c, v._safename()) for c, v in zip(self._coefs, self._vars)]
        if self._const != 0.0 or not pieces:
            pieces.insert(0, str(self._const))
        return " + ".join(pieces)


def _variable(value):
    if not isinstance(value, Var):
        raise TypeError(f"{value} is not a variable" if not isinstance(value, str) else "Item is not a variable")
    return value


def quadratic(lin, firsts, seconds, coefficients):
    """A QuadExpr that owns the LinExpr and the three lists."""
    made = _new(QuadExpr)
    made._lin, made._first, made._second, made._qcoefs = lin, firsts, seconds, coefficients
    return made


def as_quadratic(value):
    """`value` as a QuadExpr (itself when it is one), or None."""
    if isinstance(value, QuadExpr):
        return value
    lin = as_linear(value)
    return None if lin is None else quadratic(lin.copy(), [], [], [])


class QuadExpr(_Strict):
    """A LinExpr plus a sum of coefficient * variable * variable."""

    __slots__ = ("_lin", "_first", "_second", "_qcoefs")

    def __init__(self, expr=None):
        self._lin = LinExpr()
        self._first, self._second, self._qcoefs = [], [], []
        if isinstance(expr, QuadExpr):
            self._plus(expr, 1.0)
        elif expr is not None:
            self._lin = LinExpr(expr)

    def size(self):
        return len(self._first)

    def getCoeff(self, i):
        return self._qcoefs[i]

    def getVar1(self, i):
        return self._first[i]

    def getVar2(self, i):
        return self._second[i]

    def getLinExpr(self):
        return self._lin

    def getValue(self):
        total = self._lin.getValue()
        for first, second, coefficient in zip(self._first, self._second, self._qcoefs):
            total += coefficient * first.x * second.x
        return total

    def linTerms(self):
        return self._lin.linTerms()

    def quadTerms(self):
        return zip(self._qcoefs, self._first, self._second)

    def clear(self):
        self._lin.clear()
        self._first, self._second, self._qcoefs = [], [], []

    def copy(self):
        return quadratic(self._lin.copy(), self._first[:], self._second[:], self._qcoefs[:])

    def addConstant(self, constant):
        self._lin.addConstant(constant)

    def addTerms(self, coeffs, vars, vars2=None):
        if vars2 is None:
            self._lin.addTerms(coeffs, vars)
        elif isinstance(vars, Var):
            self._first.append(vars)
            self._second.append(_variable(vars2))
            self._qcoefs.append(float(coeffs))
        else:
            coefficients = [float(value) for value in coeffs]
            firsts, seconds = [_variable(v) for v in vars], [_variable(v) for v in vars2]
            if not len(coefficients) == len(firsts) == len(seconds):
                raise GurobiError(10003, "Array lengths don't match")
            self._first += firsts
            self._second += seconds
            self._qcoefs += coefficients

    def add(self, expr, mult=1.0):
        other = as_quadratic(expr)
        if other is None:
            raise GurobiError(10003, f"Unsupported type ({type(expr)}) for QuadExpr addition argument")
        self._plus(other, float(mult))

    def remove(self, which):
        if isinstance(which, Var):
            self._lin.remove(which)
            kept = [
                place
                for place, pair in enumerate(zip(self._first, self._second))
                if pair[0] is not which and pair[1] is not which
            ]
            self._first = [self._first[place] for place in kept]
            self._second = [self._second[place] for place in kept]
            self._qcoefs = [self._qcoefs[place] for place in kept]
        else:
            del self._first[which], self._second[which], self._qcoefs[which]

    def _plus(self, other, factor):
        self._lin._plus(other._lin, factor)
        self._qcoefs += other._qcoefs if factor == 1.0 else [factor * value for value in other._qcoefs]
        self._first += other._first
        self._second += other._second

    def _scaled(self, factor):
        coefficients = [factor * value for value in self._qcoefs]
        return quadratic(self._lin._scaled(factor), self._first[:], self._second[:], coefficients)

    def __add__(self, other):
        return _add(self, other)

    def __radd__(self, other):
        return _add(self, other) if is_number(other) else NotImplemented

    def __iadd__(self, other):
        term = as_quadratic(other)
        if term is None:
            return _add(self, other)
        self._plus(term, 1.0)
        return self

    def __sub__(self, other):
        return _subtract(self, other)

    def __rsub__(self, other):
        return _add(self._scaled(-1.0), other) if is_number(other) else NotImplemented

    def __isub__(self, other):
        term = as_quadratic(other)
        if term is None:
            return _subtract(self, other)
        self._plus(term, -1.0)
        return self

    def __mul__(self, other):
        return _multiply(self, other)

    def __rmul__(self, other):
        return self._scaled(float(other)) if is_number(other) else NotImplemented

    def __truediv__(self, other):
        return _divide(self, other)

    def __neg__(self):
        return self._scaled(-1.0)

    def __pow__(self, exponent):
        return _power(self, exponent)

    def __str__(self):
        if not self._first:
            return str(self._lin)
        pieces = []
        for first, second, coefficient in zip(self._first, self._second, self._qcoefs):
            name = first._safename()
            name = f"{name} ^ 2" if first is second else f"{name} * {second._safename()}"
            pieces.append(_coefficient_text(coefficient, name))
        return f"{self._lin} + [ {' + '.join(pieces)} ]"


# --- operators for operands that the fast paths above do not cover ---------------------------------------------------


def accumulate(total, term):
    """`total += term` with gurobipy's message for an unsuitable term."""
    made = total.__iadd__(term)
    if made is NotImplemented and hasattr(term, "array_"):  # a block
        return term.__radd__(total)
    if made is NotImplemented:
        raise _unsupported("+=", total, term)
    return made


def _add(left, right):
    if isinstance(right, NLExpr):
        return nonlinear(left, "+", right)
    first, second = as_linear(left), as_linear(right)
    if first is not None and second is not None:
        return first + second
    first, second = as_quadratic(left), as_quadratic(right)
    if first is None or second is None:
        return NotImplemented
    made = first.copy()
    made._plus(second, 1.0)
    return made


def _subtract(left, right):
    if isinstance(right, NLExpr):
        return nonlinear(left, "-", right)
    second = as_quadratic(right)
    return NotImplemented if second is None else _add(left, -second if second._first else -second._lin)


def _multiply(left, right):
    if is_number(right):
        return left._scaled(float(right)) if not isinstance(left, Var) else linear([left], [float(right)], 0.0)
    if isinstance(left, (QuadExpr, NLExpr)) or isinstance(right, (QuadExpr, NLExpr)):
        return nonlinear(left, "*", right)
    first, second = as_linear(left), as_linear(right)
    if first is None or second is None:
        return NotImplemented
    made = quadratic(linear([], [], first._const * second._const), [], [], [])
    lin = made._lin
    if second._const:
        lin._plus(linear(first._vars, first._coefs, 0.0), second._const)
    if first._const:
        lin._plus(linear(second._vars, second._coefs, 0.0), first._const)
    for coefficient, variable in zip(first._coefs, first._vars):
        made._first += [variable] * len(second._vars)
        made._second += second._vars
        made._qcoefs += [coefficient * value for value in second._coefs]
    return made


def _divide(left, right):
    if is_number(right):
        divisor = float(right)
        if divisor == 0.0:
            raise ZeroDivisionError("float division")
        if isinstance(left, Var):
            return linear([left], [1.0 / divisor], 0.0)
        return left._scaled(1.0 / divisor)
    if isinstance(right, (Var, LinExpr, QuadExpr, NLExpr)):
        return nonlinear(left, "/", right)
    return NotImplemented


def _power(base, exponent):
    if is_number(exponent):
        if exponent == 0:
            return 1.0
        if exponent == 1:
            return base.copy() if not isinstance(base, Var) else LinExpr(base)
        if exponent == 2 and not isinstance(base, QuadExpr):
            return _multiply(base, base)
    elif not isinstance(exponent, (Var, LinExpr, QuadExpr, NLExpr)):
        return NotImplemented
    return nonlinear(base, "**", exponent)


# these modules need the names above; their own names are used at call time only
from gurobipy._nonlinear import NLExpr, nonlinear  # noqa: E402
from gurobipy._items import Var  # noqa: E402
