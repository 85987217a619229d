"""Expressions: ExprBuilder, LinExpr, QuadExpr.

As in coptpy, sums of variables are ExprBuilder objects whose in-place operators change them, terms are not merged,
numbers are taken with `float()` (so its errors show for strings, None and lists), and comparisons build the
difference of their sides at once.
"""

_new = object.__new__


def _text(constant, variables, coefficients):
    pieces = [f"{constant} "]
    for variable, value in zip(variables, coefficients):
        sign, size = ("-" if value < 0 else "+"), abs(value)
        pieces.append(f"{sign} {variable!r} " if size == 1 else f"{sign} {size} * {variable!r} ")
    return "".join(pieces)


class _Operand:
    """Comparisons shared by everything that can stand in a constraint."""

    __slots__ = ()
    __hash__ = None
    # numpy leaves operators to these objects, and cannot put them into its arrays
    __array_ufunc__ = None

    @property
    def __array_struct__(self):
        raise KeyError("__array_struct__")

    def __le__(self, other):
        return _builders.compare(self, "L", other)

    def __ge__(self, other):
        return _builders.compare(self, "G", other)

    def __eq__(self, other):
        if isinstance(other, (list, tuple)) or (is_array(other) and len(other) == 2):
            # coptpy keeps a range as a tuple that addConstr understands
            return (_builders.ConstrBuilder(linear_of(self), "R"), other[0], other[1])
        return _builders.compare(self, "E", other)

    def __pow__(self, other):
        return power(self, other)

    def __rtruediv__(self, other):
        return NlExpr._make("/", other, self)


class _Linear(_Operand):
    """An expression with three fields: vars, coeffs, constant."""

    __slots__ = ("vars", "coeffs", "constant")

    def getSize(self):
        return len(self.vars)

    def getCoeff(self, idx):
        return self.coeffs[idx]

    def getVar(self, idx):
        return self.vars[idx]

    def getConstant(self):
        return self.constant

    def getValue(self):
        total = self.constant
        for variable, value in zip(self.vars, self.coeffs):
            total += value * variable.x
        return total

    def addTerm(self, var, coeff=1.0):
        _variable(var)
        self.vars.append(var)
        self.coeffs.append(float(coeff))

    def addExpr(self, expr, mult=1.0):
        self._plus(linear_of(expr), float(mult))

    def clone(self):
        return make(type(self), self.vars[:], self.coeffs[:], self.constant)

    def _plus(self, other, factor):
        self.constant += factor * other.constant
        self.coeffs += other.coeffs if factor == 1.0 else [factor * value for value in other.coeffs]
        self.vars += other.vars

    def _scaled(self, factor):
        return make(type(self), self.vars[:], [factor * value for value in self.coeffs], factor * self.constant)

    def __radd__(self, other):
        return make(type(self), self.vars[:], self.coeffs[:], self.constant + float(other))

    def __rsub__(self, other):
        made = self._scaled(-1.0)
        made.constant += float(other)
        return made

    def __iadd__(self, other):
        kind = other.__class__
        if kind is Var:
            self.vars.append(other)
            self.coeffs.append(1.0)
        elif kind is ExprBuilder or kind is LinExpr:
            self.constant += other.constant
            self.coeffs += other.coeffs
            self.vars += other.vars
        else:
            self.constant += float(other)
        return self

    def __isub__(self, other):
        kind = other.__class__
        if kind is Var:
            self.vars.append(other)
            self.coeffs.append(-1.0)
        elif kind is ExprBuilder or kind is LinExpr:
            self._plus(other, -1.0)
        else:
            self.constant -= float(other)
        return self

    def __mul__(self, other):
        kind = other.__class__
        if kind is float or kind is int:
            return self._scaled(float(other))
        if kind is Var or kind is ExprBuilder or kind is LinExpr:
            return product(self, other)
        if kind is NlExpr:
            return NlExpr._make("*", self, other)
        return NotImplemented if is_block(other) else self._scaled(float(other))

    def __rmul__(self, other):
        return self._scaled(float(other))

    def __imul__(self, other):
        if isinstance(other, (Var, _Linear)):
            return product(self, other)
        factor = float(other)
        self.coeffs = [factor * value for value in self.coeffs]
        self.constant *= factor
        return self

    def __truediv__(self, other):
        return divide(self, other)

    def __neg__(self):
        return self._scaled(-1.0)

    def __repr__(self):
        return _text(self.constant, self.vars, self.coeffs)


def make(kind, variables, coefficients, constant):
    """An expression that owns the two lists."""
    made = _new(kind)
    made.vars = variables
    made.coeffs = coefficients
    made.constant = constant
    return made


def linear_of(value):
    """`value` as something with vars, coeffs and constant; numbers by `float()`."""
    kind = value.__class__
    if kind is ExprBuilder or kind is LinExpr:
        return value
    if kind is Var:
        return make(ExprBuilder, [value], [1.0], 0.0)
    return make(ExprBuilder, [], [], float(value))


def _variable(value):
    if value.__class__ is not Var:
        raise TypeError("'Var' object(s) are required for argument 'var'")
    return value


class ExprBuilder(_Linear):
    """What sums and multiples of variables give."""

    __slots__ = ()

    def __init__(self, arg1=0.0, arg2=None):
        self.vars, self.coeffs, self.constant = [], [], 0.0
        if isinstance(arg1, Var):
            self.vars.append(arg1)
            self.coeffs.append(1.0 if arg2 is None else arg2)
        elif isinstance(arg1, _Linear):
            self._plus(arg1, 1.0 if arg2 is None else float(arg2))
        elif hasattr(arg1, "__iter__"):
            self.vars = list(arg1)
            self.coeffs = [1.0] * len(self.vars) if arg2 is None else _spread(arg2, len(self.vars))
        else:
            self.constant = float(arg1)

    @property
    def size(self):
        return len(self.vars)

    def getExpr(self):
        return make(LinExpr, self.vars[:], self.coeffs[:], self.constant)

    def __add__(self, other):
        kind = other.__class__
        if kind is ExprBuilder:
            return make(
                ExprBuilder, self.vars + other.vars, self.coeffs + other.coeffs, self.constant + other.constant
            )
        if kind is Var:
            return make(ExprBuilder, self.vars + [other], self.coeffs + [1.0], self.constant)
        if kind is float or kind is int:
            return make(ExprBuilder, self.vars[:], self.coeffs[:], self.constant + other)
        return add(self, other)

    def __sub__(self, other):
        kind = other.__class__
        if kind is ExprBuilder:
            coefficients = self.coeffs + [-value for value in other.coeffs]
            return make(ExprBuilder, self.vars + other.vars, coefficients, self.constant - other.constant)
        if kind is Var:
            return make(ExprBuilder, self.vars + [other], self.coeffs + [-1.0], self.constant)
        if kind is float or kind is int:
            return make(ExprBuilder, self.vars[:], self.coeffs[:], self.constant - other)
        return subtract(self, other)


def _spread(values, count):
    return list(values) if hasattr(values, "__iter__") else [values] * count


class LinExpr(_Linear):
    """A linear expression made by `LinExpr(...)`, `quicksum` or `getObjective`."""

    __slots__ = ()

    def __init__(self, arg1=0.0, arg2=None):
        self.vars, self.coeffs, self.constant = [], [], 0.0
        if isinstance(arg1, Var):
            self.vars.append(arg1)
            self.coeffs.append(1.0 if arg2 is None else float(arg2))
        elif isinstance(arg1, _Linear):
            self._plus(arg1, 1.0 if arg2 is None else float(arg2))
        elif hasattr(arg1, "keys"):
            keys = list(arg1.keys())
            values = [arg2[key] for key in keys] if hasattr(arg2, "keys") else _spread(arg2, len(keys))
            self.addTerms([arg1[key] for key in keys], values)
        elif hasattr(arg1, "__iter__") and not isinstance(arg1, str):
            items = list(arg1)
            if arg2 is None:
                for variable, value in items:
                    self.addTerm(variable, value)
            else:
                self.addTerms(items, arg2)
        else:
            self.constant = float(arg1)

    @property
    def size(self):
        return len(self.vars)

    @property
    def value(self):
        return self.getValue()

    def addTerms(self, vars, coeffs):
        if isinstance(vars, Var):
            vars = [vars]
        elif hasattr(vars, "keys"):
            keys = list(vars.keys())
            coeffs = [coeffs[key] for key in keys] if hasattr(coeffs, "keys") else coeffs
            vars = [vars[key] for key in keys]
        vars = list(vars)
        for variable, value in zip(vars, _spread(coeffs, len(vars))):
            self.addTerm(variable, value)

    def addConstant(self, newval):
        self.constant += float(newval)

    def setConstant(self, newval):
        self.constant = float(newval)

    def setCoeff(self, idx, newval):
        self.coeffs[idx] = float(newval)

    def clear(self):
        self.vars, self.coeffs, self.constant = [], [], 0.0

    def reserve(self, n):
        pass

    def remove(self, item):
        """A removed term's place is taken by the last one."""
        if not isinstance(item, Var):
            self._take_out(item)
            return
        place = 0
        while place < len(self.vars):
            if self.vars[place] is item:
                self._take_out(place)
            else:
                place += 1

    def _take_out(self, place):
        variable, value = self.vars.pop(), self.coeffs.pop()
        if place < len(self.vars):
            self.vars[place], self.coeffs[place] = variable, value

    def __add__(self, other):
        return add(self, other)

    def __sub__(self, other):
        return subtract(self, other)

    def __itruediv__(self, other):
        return self.__imul__(1.0 / float(other))


class QuadExpr(_Operand):
    """A linear part and a list of products."""

    __slots__ = ("lin_", "first_", "second_", "qcoeffs_")

    def __init__(self, arg1=0.0, arg2=None):
        self.lin_ = LinExpr()
        self.first_, self.second_, self.qcoeffs_ = [], [], []
        if isinstance(arg1, QuadExpr):
            self._plus(arg1, 1.0 if arg2 is None else float(arg2))
        elif isinstance(arg2, (Var, _Linear)):
            self._plus(product(arg1, arg2), 1.0)
        else:
            self.lin_ = LinExpr(arg1) if arg2 is None else LinExpr(arg1, arg2)

    @property
    def size(self):
        return len(self.first_)

    @property
    def value(self):
        return self.getValue()

    @property
    def constant(self):
        return self.lin_.constant

    @constant.setter
    def constant(self, newval):
        self.lin_.constant = float(newval)

    def getSize(self):
        return len(self.first_)

    def getCoeff(self, idx):
        return self.qcoeffs_[idx]

    def getVar1(self, idx):
        return self.first_[idx]

    def getVar2(self, idx):
        return self.second_[idx]

    def getLinExpr(self):
        return self.lin_

    def getConstant(self):
        return self.lin_.constant

    def setConstant(self, newval):
        self.lin_.constant = float(newval)

    def addConstant(self, newval):
        self.lin_.constant += float(newval)

    def setCoeff(self, idx, newval):
        self.qcoeffs_[idx] = float(newval)

    def getValue(self):
        total = self.lin_.getValue()
        for first, second, value in zip(self.first_, self.second_, self.qcoeffs_):
            total += value * first.x * second.x
        return total

    def addTerm(self, coeff, var1, var2=None):
        if var2 is None:
            self.lin_.addTerm(var1, coeff)
        else:
            self.first_.append(_variable(var1))
            self.second_.append(_variable(var2))
            self.qcoeffs_.append(float(coeff))

    def addTerms(self, coeffs, vars1, vars2=None):
        firsts = [vars1] if isinstance(vars1, Var) else list(vars1)
        seconds = [vars2] * len(firsts) if vars2 is None or isinstance(vars2, Var) else list(vars2)
        for value, first, second in zip(_spread(coeffs, len(firsts)), firsts, seconds):
            self.addTerm(value, first, second)

    def addLinExpr(self, expr, mult=1.0):
        self.lin_.addExpr(expr, mult)

    def addQuadExpr(self, expr, mult=1.0):
        self._plus(quadratic_of(expr), float(mult))

    def clear(self):
        self.__init__()

    def clone(self):
        return self._scaled(1.0)

    def reserve(self, n):
        pass

    def remove(self, item):
        if isinstance(item, Var):
            self.lin_.remove(item)
            kept = [
                place
                for place, pair in enumerate(zip(self.first_, self.second_))
                if pair[0] is not item and pair[1] is not item
            ]
            self.first_ = [self.first_[place] for place in kept]
            self.second_ = [self.second_[place] for place in kept]
            self.qcoeffs_ = [self.qcoeffs_[place] for place in kept]
        else:
            del self.first_[item], self.second_[item], self.qcoeffs_[item]

    def _plus(self, other, factor):
        self.lin_._plus(other.lin_, factor)
        self.qcoeffs_ += [factor * value for value in other.qcoeffs_]
        self.first_ += other.first_
        self.second_ += other.second_

    def _scaled(self, factor):
        made = _new(QuadExpr)
        made.lin_ = self.lin_._scaled(factor)
        made.first_, made.second_ = self.first_[:], self.second_[:]
        made.qcoeffs_ = [factor * value for value in self.qcoeffs_]
        return made

    def __add__(self, other):
        return add(self, other)

    def __radd__(self, other):
        return add(self, float(other))

    def __iadd__(self, other):
        self._plus(quadratic_of(other), 1.0)
        return self

    def __sub__(self, other):
        return subtract(self, other)

    def __rsub__(self, other):
        return add(self._scaled(-1.0), float(other))

    def __isub__(self, other):
        self._plus(quadratic_of(other), -1.0)
        return self

    def __mul__(self, other):
        if isinstance(other, (Var, _Linear, QuadExpr, NlExpr)):
            return NlExpr._make("*", self, other)
        return NotImplemented if is_block(other) else self._scaled(float(other))

    def __rmul__(self, other):
        return self._scaled(float(other))

    def __truediv__(self, other):
        return divide(self, other)

    def __neg__(self):
        return self._scaled(-1.0)

    def __repr__(self):
        pieces = [f"{self.lin_!r} "]
        for first, second, value in zip(self.first_, self.second_, self.qcoeffs_):
            sign, size = ("-" if value < 0 else "+"), abs(value)
            body = f"{first!r}  * {second!r} "
            pieces.append(f"{sign} {body}" if size == 1 else f"{sign} {size} * {body}")
        return "".join(pieces)


def quadratic_of(value):
    """`value` as a QuadExpr; numbers by `float()`."""
    if isinstance(value, QuadExpr):
        return value
    made = QuadExpr()
    made.lin_._plus(linear_of(value), 1.0)
    return made


def product(left, right):
    """The product of two linear things."""
    first, second = linear_of(left), linear_of(right)
    made = QuadExpr()
    made.lin_.constant = first.constant * second.constant
    if first.constant or isinstance(right, Var):
        made.lin_._plus(make(LinExpr, second.vars, second.coeffs, 0.0), first.constant)
    if second.constant:
        made.lin_._plus(make(LinExpr, first.vars, first.coeffs, 0.0), second.constant)
    for variable, value in zip(first.vars, first.coeffs):
        made.first_ += [variable] * len(second.vars)
        made.second_ += second.vars
        made.qcoeffs_ += [value * other for other in second.coeffs]
    return made


def is_block(value):
    """Whether a block or an array of coptpy takes over an operator from a scalar object."""
    return hasattr(type(value), "array_")


def is_array(value):
    """Whether a value is one of numpy's arrays, scalars left out."""
    return type(value).__module__ == "numpy" and bool(getattr(value, "ndim", 0))


def add(left, right):
    """Sums that the fast paths do not cover: LinExpr, QuadExpr and nonlinear ones win over ExprBuilder."""
    if is_block(right):
        return NotImplemented
    if isinstance(left, NlExpr) or isinstance(right, NlExpr):
        return NlExpr._make("+", left, right)
    if isinstance(left, QuadExpr) or isinstance(right, QuadExpr):
        made = quadratic_of(left)._scaled(1.0)
        made._plus(quadratic_of(right), 1.0)
        return made
    first, second = linear_of(left), linear_of(right)
    kind = LinExpr if LinExpr in (left.__class__, right.__class__) else ExprBuilder
    return make(kind, first.vars + second.vars, first.coeffs + second.coeffs, first.constant + second.constant)


def subtract(left, right):
    if is_block(right):
        return NotImplemented
    if isinstance(left, NlExpr) or isinstance(right, NlExpr):
        return NlExpr._make("-", left, right)
    other = right if isinstance(right, (QuadExpr, _Linear)) else linear_of(right)
    return add(left, other._scaled(-1.0))


def divide(left, right):
    if isinstance(right, (Var, _Linear, QuadExpr, NlExpr)):
        return NlExpr._make("/", left, right)
    divisor = float(right)
    if divisor == 0.0:
        raise ZeroDivisionError("float division")
    return (linear_of(left) if isinstance(left, Var) else left)._scaled(1.0 / divisor)


def power(base, exponent):
    if not isinstance(exponent, (Var, _Linear, QuadExpr, NlExpr)):
        exponent = float(exponent)
        if exponent == 2.0 and not isinstance(base, (QuadExpr, NlExpr)):
            return product(base, base) if not isinstance(base, Var) else _square(base)
        if exponent == 2.0:
            return NlExpr._make("*", base, base)
        if exponent == 1.0:
            return base
        if exponent == 0.0:
            return NlExpr(1.0)
    return NlExpr._make("**", base, exponent)


def _square(variable):
    made = QuadExpr()
    made.first_, made.second_, made.qcoeffs_ = [variable], [variable], [1.0]
    return made


from coptpy import _builders  # noqa: E402  (these modules need the names above)
from coptpy._nonlinear import NlExpr  # noqa: E402
from coptpy._var import Var  # noqa: E402

