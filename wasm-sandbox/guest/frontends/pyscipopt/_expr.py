"""Polynomials, and the constraints that comparisons make of them.

A polynomial maps terms to coefficients. There is one Term object for each product of variables, so that dictionaries
find terms by identity, which is what makes building fast.
"""

from pyscipopt._naming import Compiled

_NUMBERS = {int: True, float: True, bool: True, str: False, list: False, tuple: False, type(None): False}
_BOOLEAN = """Can't evaluate constraints as booleans.

If you want to add a ranged constraint of the form
   lhs <= expression <= rhs
you have to use parenthesis to break the Python syntax for chained comparisons:
   lhs <= (expression <= rhs)
"""
CONSTANT, PRODUCT = -1, -2  # columns of terms that are not one variable

_new = object.__new__


def is_number(value):
    """Whether the library takes a value for a number: all that Python can turn into one, but no sequence."""
    kind = type(value)
    known = _NUMBERS.get(kind)
    if known is None:
        known = not issubclass(kind, (ExprLike, list, tuple)) and not _is_array(kind)
        known = known and any(hasattr(kind, name) for name in ("__float__", "__int__", "__index__"))
        _NUMBERS[kind] = known
    return known


def _is_array(kind):
    return any(base.__name__ == "ndarray" for base in kind.__mro__)


class Term(metaclass=Compiled):
    """A product of variables, sorted by their index; the empty product stands for constants."""

    __slots__ = ("vartuple", "column_", "core_")

    def __new__(cls, *vartuple):
        if not vartuple:
            return CONST
        if len(vartuple) == 1:
            return vartuple[0].term_
        return product_term(vartuple)

    def __getitem__(self, idx):
        return self.vartuple[idx]

    def __len__(self):
        return len(self.vartuple)

    def __mul__(self, other):
        if self is CONST:
            return other
        return self if other is CONST else product_term(self.vartuple + other.vartuple)

    def __repr__(self):
        return f"Term({', '.join(map(str, self.vartuple))})"


def make_term(vartuple, column, core):
    """A term; the core is that of a single variable's model, and None for constants and products."""
    term = _new(Term)
    term.vartuple = vartuple
    term.column_ = column
    term.core_ = core
    return term


CONST = make_term((), CONSTANT, None)


def product_term(variables):
    """The one Term of a product of two or more variables."""
    variables = tuple(sorted(variables, key=_column_of))
    core = variables[0].core_
    key = tuple([variable.term_ for variable in variables])
    found = core.products.get(key)
    if found is None:
        found = core.products[key] = make_term(variables, PRODUCT, None)
    return found


def _column_of(variable):
    return variable.column_


class ExprLike(metaclass=Compiled):
    """What polynomials and general expressions share."""

    __slots__ = ()

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return (-self) + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return self * -1.0

    def __pos__(self):
        return self.copy_()

    def __abs__(self):
        return _general.AbsExpr("abs", _general.general(self))

    def exp(self):
        return _general.ExpExpr("exp", _general.general(self))

    def log(self):
        return _general.LogExpr("log", _general.general(self))

    def sqrt(self):
        return _general.SqrtExpr("sqrt", _general.general(self))

    def sin(self):
        return _general.SinExpr("sin", _general.general(self))

    def cos(self):
        return _general.CosExpr("cos", _general.general(self))

    def __le__(self, other):
        if _NUMBERS.get(type(other)) or is_number(other):
            return constraint(self, None, float(other))
        other = _comparable(other)
        return other if other is NotImplemented else constraint(self - other, None, 0.0)

    def __ge__(self, other):
        if _NUMBERS.get(type(other)) or is_number(other):
            return constraint(self, float(other), None)
        other = _comparable(other)
        return other if other is NotImplemented else constraint(self - other, 0.0, None)

    def __eq__(self, other):
        if is_number(other):
            return constraint(self, float(other), float(other))
        other = _comparable(other)
        return other if other is NotImplemented else constraint(self - other, 0.0, 0.0)

    def __lt__(self, other):
        if not is_number(other) and _comparable(other) is NotImplemented:
            return NotImplemented
        raise NotImplementedError("can only support with '<=', '>=', or '=='")

    __gt__ = __ne__ = __lt__
    __hash__ = None


def _comparable(other):
    if isinstance(other, (Expr, _general.GenExpr)):
        return other
    if _is_array(type(other)):
        return NotImplemented
    raise TypeError(f"unsupported type {type(other).__name__}")


class Expr(ExprLike):
    """A polynomial."""

    __slots__ = ("terms",)

    def __init__(self, terms=None):
        self.terms = {} if terms is None else terms
        if not self.terms:
            self.terms[CONST] = 0.0

    def __getitem__(self, key):
        if not isinstance(key, Term):
            key = Term(key)
        return self.terms.get(key, 0.0)

    def __iter__(self):
        return iter(self.terms)

    def __add__(self, other):
        if isinstance(other, Expr):
            terms = self.terms.copy()
            for term, value in other.terms.items():
                terms[term] = terms[term] + value if term in terms else value
        elif is_number(other):
            terms = self.terms.copy()
            terms[CONST] = terms.get(CONST, 0.0) + float(other)
        else:
            return NotImplemented
        made = _new(Expr)
        made.terms = terms
        return made

    def __sub__(self, other):
        if not isinstance(other, Expr):
            return self + (-other)
        terms = self.terms.copy()
        for term, value in other.terms.items():
            terms[term] = terms[term] - value if term in terms else -value
        made = _new(Expr)
        made.terms = terms
        return made

    def __iadd__(self, other):
        terms = self.terms
        if isinstance(other, Expr):
            for term, value in list(other.terms.items()) if other is self else other.terms.items():
                terms[term] = terms[term] + value if term in terms else value
        elif is_number(other):
            terms[CONST] = terms.get(CONST, 0.0) + float(other)
        else:
            return NotImplemented
        return self

    def __mul__(self, other):
        made = _new(Expr)
        kind = type(other)
        if kind is float or kind is int:
            made.terms = {term: value * other for term, value in self.terms.items()}
        elif is_number(other):
            factor = float(other)
            made.terms = {term: value * factor for term, value in self.terms.items()}
        elif isinstance(other, Expr):
            terms = made.terms = {}
            for left, value in self.terms.items():
                for right, factor in other.terms.items():
                    term = left * right
                    terms[term] = terms.get(term, 0.0) + value * factor
        else:
            return NotImplemented
        if not made.terms:
            made.terms[CONST] = 0.0
        return made

    __rmul__ = __mul__

    def __truediv__(self, other):
        if is_number(other):
            if type(other) in _NUMBERS and not other:
                raise ZeroDivisionError("float division by zero")  # CPython changed its text
            return self * (1.0 / other)
        if not isinstance(other, Expr):
            return NotImplemented
        return _general.general(self) / other

    def __rtruediv__(self, other):
        if not is_number(other) and not isinstance(other, Expr):
            return NotImplemented
        return _general.general(other) / self

    def __pow__(self, other, modulo=None):
        if not (float(other).is_integer() and other >= 0):
            return _general.general(self) ** other
        result = 1
        for _ in range(int(other)):
            result *= self
        return result

    def __rpow__(self, other):
        return _general.exponential(other, self)

    def normalize(self):
        """Drops terms without a coefficient."""
        self.terms = {term: value for term, value in self.terms.items() if value != 0.0}

    def __repr__(self):
        return f"Expr({self.terms!r})"

    def degree(self):
        return max(map(len, self.terms), default=0)

    def copy_(self):
        made = _new(Expr)
        made.terms = self.terms.copy()
        return made

    def value_(self, values):
        """The polynomial's value at a point."""
        total = 0.0
        for term, factor in self.terms.items():
            for variable in term.vartuple:
                factor *= values[variable.column_]
            total += factor
        return total


def fresh(terms):
    """A polynomial that takes over a dictionary."""
    made = _new(Expr)
    made.terms = terms
    return made


class ExprCons(metaclass=Compiled):
    """lhs <= expression <= rhs, of which one side may be None."""

    __slots__ = ("expr", "_lhs", "_rhs")

    def __init__(self, expr, lhs=None, rhs=None):
        if lhs is None and rhs is None:
            raise AssertionError
        if isinstance(expr, Expr):
            lhs, rhs = (None if side is None else side - 0.0 for side in (lhs, rhs))
        made = constraint(expr, lhs, rhs)
        self.expr, self._lhs, self._rhs = made.expr, made._lhs, made._rhs

    def normalize(self):
        self.__init__(self.expr, self._lhs, self._rhs)

    def __le__(self, other):
        if not is_number(other):
            raise TypeError("Ranged ExprCons is not well defined!")
        if self._rhs is not None:
            raise TypeError("ExprCons already has upper bound")
        return constraint(self.expr, self._lhs, float(other))

    def __ge__(self, other):
        if not is_number(other):
            raise TypeError("Ranged ExprCons is not well defined!")
        if self._lhs is not None:
            raise TypeError("ExprCons already has lower bound")
        return constraint(self.expr, float(other), self._rhs)

    def __eq__(self, other):
        if not is_number(other):
            raise TypeError("Ranged ExprCons is not well defined!")
        raise NotImplementedError("Ranged ExprCons can only support with '<=' or '>='.")

    __lt__ = __gt__ = __ne__ = __eq__
    __hash__ = None

    def __repr__(self):
        return f"ExprCons({self.expr}, {self._lhs}, {self._rhs})"

    def __bool__(self):
        raise TypeError(_BOOLEAN)


def constraint(expr, lhs, rhs):
    """An ExprCons with the constant moved to its sides."""
    made = _new(ExprCons)
    if isinstance(expr, Expr):
        terms = expr.terms
        constant = terms.get(CONST)
        kept = _new(Expr)
        if constant is None:
            kept.terms = {term: value for term, value in terms.items() if value != 0.0}
        else:
            kept.terms = {term: value for term, value in terms.items() if value != 0.0 and term is not CONST}
        expr = kept
        if constant:
            if constant - constant != 0.0:
                raise AssertionError  # an infinite or undefined constant cannot be moved
            lhs = None if lhs is None else lhs - constant
            rhs = None if rhs is None else rhs - constant
    elif not isinstance(expr, _general.GenExpr):
        raise AssertionError
    made.expr = expr
    made._lhs = lhs
    made._rhs = rhs
    return made


def quicksum(termlist):
    """The sum of expressions and numbers."""
    terms = {CONST: 0.0}
    items = iter(termlist)
    for item in items:
        if isinstance(item, Expr):
            for term, value in item.terms.items():
                terms[term] = terms[term] + value if term in terms else value
        elif is_number(item):
            terms[CONST] += float(item)
        else:
            result = fresh(terms)
            result += item
            for further in items:
                result += further
            return result
    return fresh(terms)


def quickprod(termlist):
    """The product of expressions and numbers."""
    result = fresh({CONST: 1.0})
    for item in termlist:
        result *= item
    return result


from pyscipopt import _general  # noqa: E402  (general expressions are built of polynomials, and the other way round)
