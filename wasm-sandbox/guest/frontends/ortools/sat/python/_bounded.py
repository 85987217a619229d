"""Comparisons of linear expressions: BoundedLinearExpression."""

from ortools._calls import INT_MAX, INT_MIN, is_whole, mismatch, whole
from ortools.sat.python._compiled import MODULE, compiled, unsupported
from ortools.sat.python._flat import Flat, terms_text
from ortools.util.python.sorted_interval_list import Domain, of_pairs

_LINEAR = f"{MODULE}.LinearExpr"


def compare(left, right, name, low, high):
    """The constraint `left (op) right`; `low` and `high` bound left - right, and None stands for "not zero"."""
    flat = Flat().add(left)
    if hasattr(right, "kind_"):
        flat.add(right, -1)
        shift = 0
    elif is_whole(right):
        shift = whole(right)
    elif right is None:
        raise TypeError("Linear constraints do not accept None as argument.")
    else:
        result = "operations_research::sat::python::BoundedLinearExpression"
        forms = [f"(self: {_LINEAR}, arg0: {kind}) -> {result}" for kind in (_LINEAR, "int")]
        raise mismatch(name, forms, left, right)
    if not flat.integral:
        texts = f"{left!r} and {right!r}" if hasattr(right, "kind_") else repr(left)
        raise TypeError(f"Linear constraints only accept integer values and coefficients: {texts}")
    if low is None:
        pairs = of_pairs([(shift, shift)]).complement()
    else:
        pairs = Domain(low if low == INT_MIN else low + shift, high if high == INT_MAX else high + shift)
    return bounded(flat, pairs)


@compiled
class BoundedLinearExpression:
    """lower <= linear expression <= upper, or the expression in any set of integers."""

    __slots__ = ("flat_", "bounds", "ok")

    def __init__(self, *args):
        *exprs, domain = args
        flat = Flat().add(exprs[0])
        if len(exprs) > 1:
            flat.add(exprs[1], -1)
        _fill(self, flat, domain)

    def variable_(self, place):
        from ortools.sat.python._expr import IntVar

        return IntVar(self.flat_.model, place)

    @property
    def vars(self):
        return [self.variable_(place) for place in self.flat_.sorted()[0]]

    @property
    def coeffs(self):
        return self.flat_.sorted()[1]

    @property
    def offset(self):
        return self.flat_.offset

    def __bool__(self):
        coefficients = self.flat_.sorted()[1]
        pairs = self.bounds.pairs_
        equal = pairs == [(0, 0)]
        if equal or pairs == [(INT_MIN, -1), (1, INT_MAX)]:
            if not coefficients:
                return equal
            if sorted(coefficients) == [-1, 1]:
                return not equal
        raise NotImplementedError(
            f"Evaluating a BoundedLinearExpression '{self}'instance as a Boolean is not supported."
        )

    def __str__(self):
        places, coefficients = self.flat_.sorted()
        texts = [str(self.variable_(place)) for place in places]
        text = terms_text(texts, coefficients, self.flat_.offset)
        if len(places) > 1:
            text = f"({text})"
        pairs = self.bounds.pairs_
        if len(pairs) == 1:
            low, high = pairs[0]
            if low == high:
                return f"{text} == {low}"
            if low == INT_MIN:
                return f"{text} <= {high}"
            return f"{text} >= {low}" if high == INT_MAX else f"{low} <= {text} <= {high}"
        if len(pairs) == 2 and pairs[0][0] == INT_MIN and pairs[1][1] == INT_MAX and pairs[0][1] + 2 == pairs[1][0]:
            return f"{text} != {pairs[0][1] + 1}"
        return f"{text} in {self.bounds}"

    def __repr__(self):
        places, coefficients = self.flat_.sorted()
        shown = ", ".join(repr(self.variable_(place)) for place in places)
        coefficients = ", ".join(map(str, coefficients))
        return (
            f"BoundedLinearExpression(vars=[{shown}], coeffs=[{coefficients}], offset={self.flat_.offset}, "
            f"bounds={self.bounds})"
        )


for _symbol, _name in (("&", "and"), ("|", "or"), ("^", "xor"), ("+", "add"), ("-", "sub"), ("*", "mul")):
    setattr(BoundedLinearExpression, f"__{_name}__", unsupported(_symbol))


def _fill(made, flat, domain):
    made.flat_ = flat
    made.bounds = domain
    made.ok = flat.integral


def bounded(flat, domain):
    made = BoundedLinearExpression.__new__(BoundedLinearExpression)
    _fill(made, flat, domain)
    return made
