"""Variables, constraints, and linear expressions, which comparisons turn into constraints.

As in highspy: terms stay in the order of writing; a comparison puts the side with more terms first and moves the other
one over; `lower <= expr <= upper` works, since the truth value of the first comparison, which Python asks for, leaves
a note that the second one picks up.
"""

from weakref import proxy

import numpy as np

from highspy._enums import HighsStatus
from highspy._exceptions import HighsError, HighsStatusError

_INFINITY = float("inf")
_MIXED = (
    "Cannot {verb} a bounded constraint to a constraint with a constant, i.e., (lb <= expr1 <= ub) {sign} (expr2 + c). \n"
    "                    Unsure of your intent. Did you want: lb {sign} c <= expr1 {sign} expr2 <= ub {sign} c?  "
    "Try: (lb <= expr1 <= ub) {sign} (expr2 == c) instead."
)
_CONSTANT = (
    "Cannot {verb} a constant to a bounded constraint, i.e., (lb <= expr <= ub) {sign} c. \n"
    "                    Unsure of your intent. Did you want: lb {sign} c <= expr <= ub {sign} c?  "
    "Try: (lb <= expr <= ub) {sign} (highs_linear_expression() == c) instead."
)
_NOT_SCALAR = "Only division of a linear expression by a scalar is allowed."


class _Pending:
    """The note of the last comparison: lower <= upper, whether it was asked for its truth value, and copies of both."""

    asked = False
    pair = None


def _make(idxs, vals, bounds=None, constant=None):
    made = object.__new__(highs_linear_expression)
    made.idxs, made.vals, made.bounds, made.constant = idxs, vals, bounds, constant
    return made


def _is_number(value):
    return isinstance(value, (float, int))


def _more(left, right):
    """Whether `left` leads a comparison with `right`."""
    if len(left.idxs) != len(right.idxs):
        return len(left.idxs) > len(right.idxs)
    return left.constant is None and right.constant is not None


def _minus(left, right):
    """Terms of left - right, and the constant that goes to the other side."""
    gap = (right.constant or 0.0) - (left.constant or 0.0)
    return left.idxs + right.idxs, left.vals + [-value for value in right.vals], gap


def _ordered(small, large):
    """small <= large"""
    if _more(large, small):
        idxs, vals, gap = _minus(large, small)
        return _make(idxs, vals, (gap, _INFINITY))
    idxs, vals, gap = _minus(small, large)
    return _make(idxs, vals, (-_INFINITY, gap))


def _same_terms(left, right):
    return left.idxs == right.idxs and left.vals == right.vals and left.constant == right.constant


def _between(lower, inner, upper):
    """lower <= inner <= upper"""
    _Pending.asked, _Pending.pair = False, None
    low_terms, high_terms = lower._reduced(), upper._reduced()
    if low_terms != high_terms:
        raise HighsError("Mismatched variables in chain comparison.")
    idxs, vals = low_terms
    middle = inner.constant or 0.0
    low, high = (lower.constant or 0.0) - middle, (upper.constant or 0.0) - middle
    if len(idxs) > len(inner.idxs):
        return _make(idxs + inner.idxs, vals + [-value for value in inner.vals], (-high, -low))
    return _make(inner.idxs + idxs, inner.vals + [-value for value in vals], (low, high))


class highs_linear_expression:
    """constant + sum of vals[k] * variable idxs[k], within bounds when it is a constraint."""

    __slots__ = ("bounds", "constant", "idxs", "vals")

    def __init__(self, other=None):
        self.constant = self.bounds = None
        if other is None:
            self.idxs, self.vals = [], []
        elif isinstance(other, highs_linear_expression):
            self.idxs, self.vals = list(other.idxs), list(other.vals)
            self.constant, self.bounds = other.constant, other.bounds
        elif isinstance(other, highs_var):
            self.idxs, self.vals = [other.index], [1.0]
        elif _is_number(other):
            self.idxs, self.vals = [], []
            self.constant = float(other)
        else:
            raise HighsError("Unsupported type for linear expression initialization.")

    # --- values -------------------------------------------------------------------------------------------------------

    def copy(self):
        return highs_linear_expression(self)

    def simplify(self):
        idxs, vals = self._unique()
        return _make(idxs, vals, self.bounds, self.constant)

    def evaluate(self, values):
        total = sum(value * values[column] for column, value in zip(self.idxs, self.vals)) + (self.constant or 0.0)
        return total if self.bounds is None else self.bounds[0] <= total <= self.bounds[1]

    def _unique(self):
        """(columns, coefficients) in rising order, every column once; sums as differences of running totals."""
        idxs, vals = self.idxs, self.vals
        if len(idxs) > 1:
            if len(set(idxs)) == len(idxs):
                order = sorted(range(len(idxs)), key=idxs.__getitem__)
                return [int(idxs[place]) for place in order], [float(vals[place]) for place in order]
            order = sorted(range(len(idxs)), key=idxs.__getitem__)
            columns, ends, total = [], [], 0.0
            for place in order:
                total += vals[place]
                if columns and columns[-1] == idxs[place]:
                    ends[-1] = total
                else:
                    columns.append(int(idxs[place]))
                    ends.append(total)
            return columns, [ends[0]] + [after - before for before, after in zip(ends, ends[1:])]
        return [int(column) for column in idxs], [float(value) for value in vals]

    def _reduced(self):
        pairs = [(column, value) for column, value in zip(*self._unique()) if value]
        return [column for column, _ in pairs], [value for _, value in pairs]

    def unique_elements(self):
        idxs, vals = self._unique()
        return np.array(idxs, dtype=np.int32), np.array(vals, dtype=np.float64)

    def reduced_elements(self):
        idxs, vals = self._reduced()
        return np.array(idxs, dtype=np.int32), np.array(vals, dtype=np.float64)

    # --- text ---------------------------------------------------------------------------------------------------------

    def _written(self, idxs, vals):
        terms = "  ".join(f"{value}_v{column}" for column, value in zip(idxs, vals))
        if self.bounds is None:
            return terms + (f"  {self.constant}" if self.constant is not None else "")
        lower, upper = self.bounds
        if lower == upper:
            return f"{terms} == {lower - (self.constant or 0.0)}"
        return f"{lower} <= {terms} <= {upper}"

    def __repr__(self):
        return self._written(self.idxs, self.vals)

    def __str__(self):
        idxs, vals = self.unique_elements()
        return self._written(idxs, vals)

    # --- comparisons --------------------------------------------------------------------------------------------------

    __hash__ = None

    def __bool__(self):
        bounds = self.bounds
        _Pending.asked = bounds is not None and (
            bounds[0] != bounds[1] or bounds[0] == _INFINITY or bounds[1] == -_INFINITY
        )
        if _Pending.pair is not None:
            _Pending.pair = tuple(highs_linear_expression(side) for side in _Pending.pair)
        return True

    def __ne__(self, other):
        if other is None:
            return True
        raise HighsError("Invalid comparison.")

    def __eq__(self, other):
        if self.bounds is not None:
            raise HighsError("Bounds have already been set.")
        if _is_number(other):
            side = float(other) - (self.constant or 0.0)
            return _make(list(self.idxs), list(self.vals), (side, side))
        if isinstance(other, (highs_var, highs_linear_expression)):
            right = _plain(other)
            idxs, vals, gap = _minus(right, self) if _more(right, self) else _minus(self, right)
            return _make(idxs, vals, (gap, gap))
        if hasattr(other, "__getitem__") and hasattr(other, "__len__") and len(other) == 2:
            if not (_is_number(other[0]) and _is_number(other[1])):
                raise HighsError("Provided bounds were not valid numbers.")
            constant = self.constant or 0.0
            return _make(list(self.idxs), list(self.vals), (float(other[0]) - constant, float(other[1]) - constant))
        raise HighsError("Unknown comparison.")

    def __le__(self, other):
        if self.bounds is not None:
            raise HighsError("Bounds have already been set.")
        if _Pending.asked:
            other = other if isinstance(other, highs_linear_expression) else highs_linear_expression(other)
            lower, upper = _Pending.pair
            if _same_terms(self, upper):
                return _between(lower, upper, other)
            if _same_terms(other, lower):
                return _between(self, lower, upper)
        _Pending.asked, _Pending.pair = False, (self, other)
        if _is_number(other):
            return _make(list(self.idxs), list(self.vals), (-_INFINITY, float(other) - (self.constant or 0.0)))
        return _ordered(self, _plain(other))

    def __ge__(self, other):
        if self.bounds is not None:
            raise HighsError("Bounds have already been set.")
        if _Pending.asked:
            other = other if isinstance(other, highs_linear_expression) else highs_linear_expression(other)
            lower, upper = _Pending.pair
            if _same_terms(self, lower):
                return _between(other, lower, upper)
            if _same_terms(other, upper):
                return _between(lower, upper, self)
        _Pending.asked, _Pending.pair = False, (other, self)
        if _is_number(other):
            return _make(list(self.idxs), list(self.vals), (float(other) - (self.constant or 0.0), _INFINITY))
        return _ordered(_plain(other), self)

    # --- arithmetic ---------------------------------------------------------------------------------------------------

    def __neg__(self):
        bounds = None if self.bounds is None else (-self.bounds[1], -self.bounds[0])
        constant = None if self.constant is None else -self.constant
        return _make(list(self.idxs), [-value for value in self.vals], bounds, constant)

    def __add__(self, other):
        made = highs_linear_expression(self)
        made += other
        return made

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        made = highs_linear_expression(self)
        made -= other
        return made

    def __rsub__(self, other):
        made = highs_linear_expression(other)
        made -= self
        return made

    def __mul__(self, other):
        made = highs_linear_expression(self)
        made *= other
        return made

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        made = highs_linear_expression(self)
        made /= other
        return made

    def __rtruediv__(self, other):
        raise HighsError(_NOT_SCALAR)

    def __int__(self):
        raise TypeError("Cannot convert to int")

    def __iadd__(self, other):
        return self._take(other, 1.0, "add", "+")

    def __isub__(self, other):
        return self._take(other, -1.0, "subtract", "-")

    def _take(self, other, sign, verb, symbol):
        if isinstance(other, highs_var):
            self.idxs.append(other.index)
            self.vals.append(sign)
            return self
        if not isinstance(other, highs_linear_expression):
            if self.bounds is not None:
                raise HighsError(_CONSTANT.format(verb=verb, sign=symbol))
            self.constant = (self.constant or 0.0) + sign * float(other)
            return self
        if (self.constant is not None and other.bounds is not None) or (
            self.bounds is not None and other.constant is not None
        ):
            raise HighsError(_MIXED.format(verb=verb, sign=symbol))
        self.idxs.extend(other.idxs)
        self.vals.extend(other.vals if sign == 1.0 else [-value for value in other.vals])
        if self.constant is not None or other.constant is not None:
            self.constant = (self.constant or 0.0) + sign * (other.constant or 0.0)
        if other.bounds is not None:
            low, high = other.bounds if sign == 1.0 else (-other.bounds[1], -other.bounds[0])
            own = self.bounds or (0.0, 0.0)
            self.bounds = (own[0] + low, own[1] + high)
        return self

    @staticmethod
    def _scalar(value):
        """`value` as a number, or None: numbers, and expressions that are only a constant."""
        if _is_number(value):
            return float(value)
        if isinstance(value, highs_linear_expression) and value.idxs == [] and value.constant is not None:
            return float(value.constant)
        return None

    def __itruediv__(self, other):
        divisor = self._scalar(other)
        if divisor is None:
            raise HighsError("Only division by a scalar is allowed.")
        if divisor == 0:
            raise ZeroDivisionError("division by zero")
        return self.__imul__(1.0 / divisor)

    def __imul__(self, other):
        factor = self._scalar(other)
        if factor is not None:
            self._scale(factor)
            return self
        if self.idxs == [] and self.constant is not None:
            factor = self.constant
            if isinstance(other, (highs_var, highs_linear_expression)):
                bounds, right = self.bounds, _plain(other)
                self.idxs, self.vals = right.idxs, list(right.vals)
                self.constant, self.bounds = right.constant, right.bounds
                self._scale(factor)
                self.bounds = bounds if self.bounds is None else self.bounds
                return self
        elif isinstance(other, highs_var):
            raise HighsError("Only linear expressions are allowed.")
        raise HighsError("Unexpected parameters.")

    def _scale(self, factor):
        self.vals = [factor * value for value in self.vals]
        if self.constant is not None:
            self.constant *= factor
        if self.bounds is not None:
            low, high = self.bounds if factor >= 0 else self.bounds[::-1]
            self.bounds = (factor * low, factor * high)


def _plain(value):
    """A variable or unbounded expression as an expression."""
    if isinstance(value, highs_var):
        return _make([value.index], [1.0])
    if not isinstance(value, highs_linear_expression):
        raise HighsError("Unsupported type for comparison.")
    if value.bounds is not None:
        raise HighsError("Bounds have already been set.")
    return value


class _Item:
    __slots__ = ("highs", "index")

    def __init__(self, i, highs):
        self.index = i
        self.highs = proxy(highs)

    def __repr__(self):
        return f"{type(self).__name__}({self.index})"

    def __int__(self):
        return int(self.index)

    __index__ = __hash__ = __int__


class highs_var(_Item):
    """A variable."""

    __slots__ = ()
    __hash__ = _Item.__hash__

    @property
    def name(self):
        return self.highs.variableName(self)

    @name.setter
    def name(self, value):
        self.highs.passColName(self.index, value)

    def _alone(self):
        return _make([self.index], [1.0])

    def __neg__(self):
        return _make([self.index], [-1.0])

    def __add__(self, other):
        made = self._alone()
        made += other
        return made

    __radd__ = __add__

    def __sub__(self, other):
        made = self._alone()
        made -= other
        return made

    def __rsub__(self, other):
        made = highs_linear_expression(other)
        made -= self
        return made

    def __mul__(self, other):
        made = self._alone()
        made *= other
        return made

    __rmul__ = __mul__

    def __truediv__(self, other):
        made = self._alone()
        made /= other
        return made

    def __rtruediv__(self, other):
        raise HighsError("Only division of a linear expression by a scalar is allowed.")

    def __le__(self, other):
        if isinstance(other, highs_linear_expression):
            return other.__ge__(self)
        return self._alone().__le__(other)

    def __ge__(self, other):
        if isinstance(other, highs_linear_expression):
            return other.__le__(self)
        return self._alone().__ge__(other)

    def __eq__(self, other):
        if other is None:
            return True
        if isinstance(other, highs_linear_expression):
            return other.__eq__(self)
        return self._alone().__eq__(other)

    def __ne__(self, other):
        if other is None:
            return True
        raise HighsError("Invalid comparison.")


class highs_cons(_Item):
    """A constraint."""

    __slots__ = ()

    def expr(self):
        return self.highs.getExpr(self)

    @property
    def name(self):
        status, name = self.highs.getRowName(self.index)
        if status != HighsStatus.kOk:
            raise HighsStatusError("Error retrieving constraint name.", status)
        return name

    @name.setter
    def name(self, value):
        self.highs.passRowName(self.index, value)
