"""Expressions that arise when a function is called with symbols: polynomials of degree two, and a list of what goes beyond."""

import numbers

import numpy as np

WHAT = "scipy.optimize.minimize"


def refuse(reason):
    return NotImplementedError(
        f"{WHAT}: {reason}; this environment solves functions that can be traced to an expression"
    )


def _number(value):
    """`value` as a float, or None."""
    if isinstance(value, (int, float, np.number, np.bool_, numbers.Real)):
        return float(value)
    if isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype != object:
        return float(value)
    return None


def _merged(left, right, factor):
    made = dict(left)
    for key, value in right.items():
        made[key] = made.get(key, 0.0) + factor * value
    return made


class Expr:
    """constant + linear + quadratic + sum of coefficient * op(children)."""

    __slots__ = ("constant", "linear", "quadratic", "parts")

    def __init__(self, constant=0.0, linear=None, quadratic=None, parts=()):
        self.constant = constant
        self.linear = linear or {}
        self.quadratic = quadratic or {}
        self.parts = list(parts)

    # --- what it is ---------------------------------------------------------------------------------------------------

    def is_constant(self):
        return not (self.linear or self.quadratic or self.parts)

    def is_linear(self):
        return not (self.quadratic or self.parts)

    def value(self, point):
        """The value at a point."""
        total = self.constant + sum(value * point[column] for column, value in self.linear.items())
        total += sum(value * point[i] * point[j] for (i, j), value in self.quadratic.items())
        return total + sum(
            factor * _VALUES[op](*[child.value(point) for child in args]) for factor, op, args in self.parts
        )

    # --- arithmetic ---------------------------------------------------------------------------------------------------

    def _plus(self, other, factor):
        term = other if isinstance(other, Expr) else _number(other)
        if term is None:
            return NotImplemented
        if not isinstance(term, Expr):
            return Expr(self.constant + factor * term, self.linear, self.quadratic, self.parts)
        return Expr(
            self.constant + factor * term.constant,
            _merged(self.linear, term.linear, factor),
            _merged(self.quadratic, term.quadratic, factor),
            self.parts + [(factor * size, op, args) for size, op, args in term.parts],
        )

    def _scaled(self, factor):
        if factor == 0.0:
            return Expr()
        return Expr(
            factor * self.constant,
            {key: factor * value for key, value in self.linear.items()},
            {key: factor * value for key, value in self.quadratic.items()},
            [(factor * size, op, args) for size, op, args in self.parts],
        )

    def __add__(self, other):
        return self._plus(other, 1.0)

    __radd__ = __add__

    def __sub__(self, other):
        return self._plus(other, -1.0)

    def __rsub__(self, other):
        return self._scaled(-1.0)._plus(other, 1.0)

    def __neg__(self):
        return self._scaled(-1.0)

    def __pos__(self):
        return self

    def __mul__(self, other):
        if not isinstance(other, Expr):
            factor = _number(other)
            return NotImplemented if factor is None else self._scaled(factor)
        for constant, term in ((self, other), (other, self)):
            if constant.is_constant():
                return term._scaled(constant.constant)
        if not (self.is_linear() and other.is_linear()):
            return _apply("product", self, other)
        quadratic = {}
        for i, left in self.linear.items():
            for j, right in other.linear.items():
                pair = (i, j) if i <= j else (j, i)
                quadratic[pair] = quadratic.get(pair, 0.0) + left * right
        linear = _merged(
            {key: value * other.constant for key, value in self.linear.items()}, other.linear, self.constant
        )
        return Expr(self.constant * other.constant, linear, quadratic)

    __rmul__ = __mul__

    def __truediv__(self, other):
        if not isinstance(other, Expr):
            divisor = _number(other)
            return NotImplemented if divisor is None else self._scaled(1.0 / divisor)
        if other.is_constant():
            return self._scaled(1.0 / other.constant)
        return _apply("divide", self, other)

    def __rtruediv__(self, other):
        number = _number(other)
        return NotImplemented if number is None else Expr(number) / self

    def __pow__(self, exponent):
        if isinstance(exponent, Expr):
            if not exponent.is_constant():
                return (exponent * self.log()).exp()
            exponent = exponent.constant
        number = _number(exponent)
        if number is None:
            return NotImplemented
        if self.is_constant():
            return Expr(self.constant**number)
        if number == 0.0:
            return Expr(1.0)
        if number == 1.0:
            return self
        if number == 2.0:
            return self * self
        if number == 0.5:
            return self.sqrt()
        if number < 0.0 and number.is_integer():
            return Expr(1.0) / self ** (-number)
        return _apply("power", self, Expr(number))

    def __rpow__(self, base):
        number = _number(base)
        if number is None:
            return NotImplemented
        if number <= 0.0:
            raise refuse("a power of a base that is not positive has a variable exponent")
        return (self * float(np.log(number))).exp()

    def __abs__(self):
        return _apply("abs", self)

    # --- what numpy calls for its functions ---------------------------------------------------------------------------

    def exp(self):
        return _apply("exp", self)

    def log(self):
        return _apply("log", self)

    def sqrt(self):
        return _apply("sqrt", self)

    def sin(self):
        return _apply("sin", self)

    def cos(self):
        return _apply("cos", self)

    def tan(self):
        return _apply("tan", self)

    def log10(self):
        return self.log() / float(np.log(10.0))

    def log2(self):
        return self.log() / float(np.log(2.0))

    def log1p(self):
        return (self + 1.0).log()

    def expm1(self):
        return self.exp() - 1.0

    def exp2(self):
        return (self * float(np.log(2.0))).exp()

    def sinh(self):
        return (self.exp() - (-self).exp()) / 2.0

    def cosh(self):
        return (self.exp() + (-self).exp()) / 2.0

    def tanh(self):
        return 1.0 - 2.0 / ((self * 2.0).exp() + 1.0)

    def square(self):
        return self * self

    def conjugate(self):
        return self

    # --- what needs a number ------------------------------------------------------------------------------------------

    def _no_number(self, *others):
        raise refuse("the function turns a variable into a number (math.exp and its like do; numpy.exp does not)")

    __float__ = __int__ = __index__ = __complex__ = __round__ = __floor__ = __ceil__ = __trunc__ = _no_number

    def _no_truth(self, *others):
        raise refuse("the function compares variables or branches on their values")

    __bool__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = _no_truth
    __hash__ = None

    def _no_remainder(self, *others):
        raise refuse("the function takes remainders of variables")

    __mod__ = __rmod__ = __floordiv__ = __rfloordiv__ = __divmod__ = _no_remainder


_VALUES = {
    "product": lambda left, right: left * right,
    "divide": lambda left, right: left / right,
    "power": lambda base, exponent: base**exponent,
    "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "sin": np.sin, "cos": np.cos, "tan": np.tan, "abs": abs,
}  # fmt: skip


def _apply(op, *children):
    if all(child.is_constant() for child in children):
        return Expr(float(_VALUES[op](*[child.constant for child in children])))
    return Expr(parts=[(1.0, op, children)])


def symbols(count):
    """`count` variables as a numpy array."""
    made = np.empty(count, dtype=object)
    for place in range(count):
        made[place] = Expr(linear={place: 1.0})
    return made


class Nodes:
    """Writes expressions into a problem's list of nodes, shared parts once."""

    def __init__(self, nodes):
        self.nodes = nodes
        self.known = {}

    def add(self, expr):
        """The node of a whole expression."""
        terms = [self._scaled(value, [self._column(column)]) for column, value in expr.linear.items() if value]
        return self._sum(terms + self._beyond(expr), expr.constant)

    def add_beyond_linear(self, expr):
        """The node of an expression without its constant and linear terms."""
        return self._sum(self._beyond(expr), 0.0)

    def _beyond(self, expr):
        terms = [
            self._scaled(value, [self._column(i), self._column(j)]) for (i, j), value in expr.quadratic.items() if value
        ]
        return terms + [self._scaled(factor, [self._part(op, args)]) for factor, op, args in expr.parts if factor]

    def _column(self, column):
        key = ("column", column)
        if key not in self.known:
            self.known[key] = self.nodes.of_column(column)
        return self.known[key]

    def _part(self, op, args):
        key = (op, *map(id, args))
        if key not in self.known:
            self.known[key] = self.nodes.apply(op, *[self.add(arg) for arg in args])
        return self.known[key]

    def _scaled(self, factor, members):
        if factor != 1.0:
            members = [self.nodes.constant(factor), *members]
        return members[0] if len(members) == 1 else self.nodes.apply("product", *members)

    def _sum(self, terms, constant):
        if constant or not terms:
            terms = [*terms, self.nodes.constant(constant)]
        return terms[0] if len(terms) == 1 else self.nodes.apply("sum", *terms)
