"""LinearExpr and its kinds: variables, sums, constants; their operators and text."""

from ortools._calls import INT_MAX, INT_MIN, is_real, is_whole, mismatch, whole
from ortools.sat.python._bounded import BoundedLinearExpression, compare
from ortools.sat.python._compiled import MODULE, compiled, type_text, unsupported
from ortools.sat.python._flat import Flat, number_text, terms_text
from ortools.sat.python._proto import IntegerVariableProto
from ortools.util.python.sorted_interval_list import Domain, of_pairs

_LINEAR = f"{MODULE}.LinearExpr"
_ADVICE = {
    "//": "add_division_equality", "%%": "add_modulo_equality", "**": "add_multiplication_equality",
    "abs()": "add_abs_equality",
}  # fmt: skip


def _refused(symbol):
    advice = _ADVICE.get(symbol)
    text = f"calling {symbol} on a linear expression is not supported"

    def call(self, *args):
        raise NotImplementedError(f"{text}, please use CpModel.{advice}" if advice else text)

    return call


def _forms(*arguments, result=_LINEAR):
    return [f"(self: {_LINEAR}, {argument}) -> {result}" for argument in arguments]


_OTHER = f"other: {_LINEAR}"
_NUMBERS = ("cst: int", "cst: float")


@compiled
class LinearExpr:
    """A linear expression of integer variables."""

    __slots__ = ()
    kind_ = "constant"

    def __init__(self, *args, **kwargs):
        raise TypeError(f"{_LINEAR}: No constructor defined!")

    # --- making -------------------------------------------------------------------------------------------------------

    @staticmethod
    def sum(*args):
        items = args[0] if len(args) == 1 and isinstance(args[0], (list, tuple)) else args
        if len(args) == 1 and items is args and _is_sequence(args[0]):
            items = list(args[0])
        return _sum_of(items)

    Sum = sum

    @staticmethod
    def weighted_sum(expressions, coefficients):
        if not (_is_sequence(expressions) and _is_sequence(coefficients)):
            form = f"(expressions: Sequence, coefficients: Sequence) -> {_LINEAR}"
            raise mismatch("weighted_sum", [form], expressions, coefficients)
        return _weighted_sum_of(expressions, coefficients)

    WeightedSum = weighted_sum

    @staticmethod
    def term(expr, coeff):
        return _affine_call("term", expr, coeff, 0)

    Term = term

    @staticmethod
    def affine(expr, coeff, offset):
        if isinstance(expr, LinearExpr) and is_whole(coeff) and coeff == 1 and is_whole(offset) and offset == 0:
            return expr
        return _affine_call("affine", expr, coeff, offset)

    @staticmethod
    def constant(value):
        return _Constant(whole(value) if is_whole(value) else float(value))

    def is_integer(self):
        return Flat().add(self).integral

    # --- arithmetic ---------------------------------------------------------------------------------------------------

    def __add__(self, other):
        if isinstance(other, LinearExpr):
            return SumArray([self, other])
        if is_whole(other):
            other = whole(other)
            return IntAffine(self, 1, other) if other else self
        if is_real(other):
            other = float(other)
            return FloatAffine(self, 1.0, other) if other else self
        raise mismatch("__add__", _forms(_OTHER, *_NUMBERS), self, other)

    def __radd__(self, other):
        if is_whole(other) or is_real(other):
            return self.__add__(other)
        raise mismatch("__radd__", _forms(*_NUMBERS), self, other)

    def __sub__(self, other):
        if isinstance(other, LinearExpr):
            return self.__add__(-other)
        if is_whole(other):
            return self.__add__(-whole(other))
        if is_real(other):
            return self.__add__(-float(other))
        raise mismatch("__sub__", _forms(f"h: {_LINEAR}", *_NUMBERS), self, other)

    def __rsub__(self, other):
        if is_whole(other):
            return IntAffine(-self, 1, whole(other)) if whole(other) else -self
        if is_real(other):
            return FloatAffine(self, -1.0, float(other))
        raise mismatch("__rsub__", _forms(_OTHER, *_NUMBERS), self, other)

    def __mul__(self, other):
        if is_whole(other):
            other = whole(other)
            if other == 0:
                return _Constant(0)
            return self if other == 1 else IntAffine(self, other, 0)
        if is_real(other) and not isinstance(other, LinearExpr):
            other = float(other)
            if other == 0.0:
                return _Constant(0)
            return self if other == 1.0 else FloatAffine(self, other, 0.0)
        raise mismatch("__mul__", _forms(*_NUMBERS), self, other)

    def __rmul__(self, other):
        if is_whole(other) or is_real(other):
            return self.__mul__(other)
        raise mismatch("__rmul__", _forms(*_NUMBERS), self, other)

    def __neg__(self):
        return IntAffine(self, -1, 0)

    __truediv__ = __div__ = _refused("//")
    __mod__ = _refused("%%")
    __pow__ = _refused("**")
    __abs__ = _refused("abs()")
    __and__, __or__, __xor__ = _refused("and"), _refused("or"), _refused("xor")
    __lshift__, __rshift__ = _refused("left shift"), _refused("right shift")
    __floordiv__, __rfloordiv__ = unsupported("//"), unsupported("//", True)
    __rtruediv__, __rmod__ = unsupported("/", True), unsupported("%", True)
    __rpow__ = unsupported("** or pow()", True)

    def __pos__(self):
        raise TypeError(f"bad operand type for unary +: '{type_text(self)}'")

    # --- comparisons --------------------------------------------------------------------------------------------------

    def __eq__(self, other):
        return compare(self, other, "__eq__", 0, 0)

    def __ne__(self, other):
        return compare(self, other, "__ne__", None, None)

    def __le__(self, other):
        return compare(self, other, "__le__", INT_MIN, 0)

    def __lt__(self, other):
        return compare(self, other, "__lt__", INT_MIN, -1)

    def __ge__(self, other):
        return compare(self, other, "__ge__", 0, INT_MAX)

    def __gt__(self, other):
        return compare(self, other, "__gt__", 1, INT_MAX)

    __hash__ = None

    def __bool__(self):
        raise NotImplementedError("Evaluating a LinearExpr instance as a Boolean is not supported.")


def _is_sequence(value):
    return hasattr(value, "__len__") and hasattr(value, "__getitem__") and not isinstance(value, (str, dict))


def _affine_call(name, expr, coeff, offset):
    if isinstance(expr, LinearExpr):
        if is_whole(coeff) and is_whole(offset):
            return IntAffine(expr, whole(coeff), whole(offset))
        if is_real(coeff) or is_whole(coeff):
            return FloatAffine(expr, float(coeff), float(offset))
    forms = [f"(expr: {_LINEAR}, coeff: {kind}) -> {_LINEAR}" for kind in ("int", "float")]
    if name == "affine":
        forms = [form.replace(f"{kind})", f"{kind}, offset: {kind})") for form, kind in zip(forms, ("int", "float"))]
        raise mismatch(name, forms, expr, coeff, offset)
    raise mismatch(name, forms, expr, coeff)


def _split(items):
    """(expressions, whole constant, real constant) of what a sum was given."""
    parts, integer, real = [], 0, 0.0
    for item in items:
        if isinstance(item, LinearExpr):
            parts.append(item)
        elif is_whole(item):
            integer += whole(item)
        elif is_real(item):
            real += float(item)
        else:
            raise TypeError(
                f"LinearExpr::sum() only accept linear expressions and constants as argument: '{type(item).__name__}'"
            )
    return parts, integer, real


def _sum_of(items):
    parts, integer, real = _split(items)
    if not parts:
        return _Constant(integer + real if real else integer)
    if len(parts) == 1:
        if real:
            return FloatAffine(parts[0], 1.0, integer + real)
        return IntAffine(parts[0], 1, integer) if integer else parts[0]
    return SumArray(parts, integer, real)


def _weighted_sum_of(expressions, coefficients):
    if len(expressions) != len(coefficients):
        raise ValueError(
            "LinearExpr::weighted_sum() requires the same number of arguments and coefficients: "
            f"{len(expressions)} != {len(coefficients)}"
        )
    parts, weights, offset, integral = [], [], 0, True
    for item, weight in zip(expressions, coefficients):
        if is_whole(weight):
            weight = whole(weight)
        elif is_real(weight):
            weight, integral = float(weight), False
        else:
            name = type(weight).__name__
            raise TypeError(f"LinearExpr::weighted_sum() only accept constants as coefficients: '{name}'")
        if isinstance(item, LinearExpr):
            if weight:
                parts.append(item)
                weights.append(weight)
            continue
        _, integer, real = _split([item])
        integral = integral and not real
        offset += weight * (integer + real if real else integer)
    if not parts:
        return _Constant(offset)
    if len(parts) > 1:
        return _WeightedSum(parts, weights, offset, integral)
    if not integral:
        return FloatAffine(parts[0], float(weights[0]), float(offset))
    return parts[0] if weights[0] == 1 and not offset else IntAffine(parts[0], weights[0], offset)


class _Constant(LinearExpr):
    __slots__ = ("value_", "integral_")
    kind_ = "constant"

    def __init__(self, value):
        self.value_ = value
        self.integral_ = isinstance(value, int)

    def __str__(self):
        return number_text(self.value_)

    def __repr__(self):
        return f"{'Int' if self.integral_ else 'Float'}Constant({self})"


class _WeightedSum(LinearExpr):
    __slots__ = ("parts_", "weights_", "offset_", "integral_")
    kind_ = "weighted"

    def __init__(self, parts, weights, offset, integral):
        self.parts_, self.weights_ = parts, weights
        self.offset_, self.integral_ = offset, integral

    def __str__(self):
        return f"({terms_text(map(str, self.parts_), self.weights_, self.offset_)})"

    def __repr__(self):
        parts = ", ".join(map(repr, self.parts_))
        weights = ", ".join(map(number_text, self.weights_))
        if self.integral_:
            return f"IntWeightedSum([{parts}], [{weights}], {self.offset_})"
        return f"FloatWeightedSum([{parts}], [{weights}{number_text(self.offset_)})"


for _cls in (_Constant, _WeightedSum):
    _cls.__name__ = _cls.__qualname__ = "LinearExpr"
    _cls.__module__ = MODULE


@compiled
class IntAffine(LinearExpr):
    """coefficient * expression + offset, in integers."""

    __slots__ = ("expression", "coefficient", "offset")
    kind_ = "affine"
    integral_ = True

    def __init__(self, arg0, arg1, arg2):
        if type(arg0) is IntAffine:
            arg0, arg1, arg2 = arg0.expression, arg1 * arg0.coefficient, arg1 * arg0.offset + arg2
        self.expression = arg0
        self.coefficient = arg1
        self.offset = arg2

    def __str__(self):
        return f"({terms_text([str(self.expression)], [self.coefficient], self.offset)})"

    def __repr__(self):
        coefficient, offset = number_text(self.coefficient), number_text(self.offset)
        return f"{type(self).__name__}(expr={self.expression!r}, coeff={coefficient}, offset={offset})"


@compiled
class FloatAffine(LinearExpr):
    """coefficient * expression + offset, in doubles."""

    __slots__ = ("expression", "coefficient", "offset")
    kind_ = "affine"
    integral_ = False

    def __init__(self, arg0, arg1, arg2):
        self.expression = arg0
        self.coefficient = float(arg1)
        self.offset = float(arg2)

    __str__, __repr__ = IntAffine.__str__, IntAffine.__repr__


@compiled
class SumArray(LinearExpr):
    """A sum of expressions. Sums that grow one by one share a list, of which each sees its first `count_` parts."""

    __slots__ = ("parts_", "count_", "int_offset", "double_offset")
    kind_ = "sum"

    def __init__(self, arg0, arg1=0, arg2=0.0, count=None):
        self.parts_ = arg0
        self.count_ = len(arg0) if count is None else count
        self.int_offset = arg1
        self.double_offset = arg2

    @property
    def num_exprs(self):
        return self.count_

    def __add__(self, other):
        if isinstance(other, LinearExpr):
            parts = self.parts_
            if len(parts) != self.count_:
                parts = parts[: self.count_]
            parts.append(other)
            return SumArray(parts, self.int_offset, self.double_offset)
        if is_whole(other):
            offset = self.int_offset + whole(other)
            return SumArray(self.parts_, offset, self.double_offset, self.count_)
        if is_real(other):
            return SumArray(self.parts_, self.int_offset, self.double_offset + float(other), self.count_)
        return LinearExpr.__add__(self, other)

    def __str__(self):
        text = " + ".join(map(str, self.parts_[: self.count_]))
        for offset in (self.double_offset, self.int_offset):
            if offset:
                text += f" {'-' if offset < 0 else '+'} {number_text(abs(offset))}"
        return f"({text})"

    def __repr__(self):
        texts = list(map(repr, self.parts_[: self.count_]))
        texts += [f"int_offset={self.int_offset}"] if self.int_offset else []
        texts += [f"double_offset={number_text(self.double_offset)}"] if self.double_offset else []
        return f"SumArray({', '.join(texts)})"


@compiled
class Literal(LinearExpr):
    """A Boolean variable or its negation."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __bool__(self):
        raise NotImplementedError("Evaluating a Literal as a Boolean value is not supported.")

    def Index(self):
        return self.index

    def Not(self):
        return self.negated()

    def __invert__(self):
        return self.negated()


@compiled
class IntVar(Literal):
    """An integer variable of a model."""

    __slots__ = ("model_proto", "index", "negation_")
    kind_ = "variable"

    def __init__(self, arg0, arg1=None):
        self.model_proto = arg0
        if arg1 is None:
            arg1 = len(arg0.variables)
            arg0.variables.append(IntegerVariableProto())
        self.index = arg1

    def __hash__(self):
        return hash(self.index)

    def __copy__(self):
        return IntVar(self.model_proto, self.index)

    @property
    def proto(self):
        return self.model_proto.variables[self.index]

    def Proto(self):
        return self.proto

    @property
    def name(self):
        return self.proto.name

    @name.setter
    def name(self, value):
        self.with_name(value)

    def Name(self):
        return self.proto.name

    @property
    def domain(self):
        ends = self.proto.domain
        return of_pairs(list(zip(ends[::2], ends[1::2])))

    @domain.setter
    def domain(self, value):
        self.with_domain(value)

    def with_name(self, name):
        if not isinstance(name, str):
            raise mismatch("with_name", [f"(self: {MODULE}.IntVar, name: str) -> {MODULE}.IntVar"], self, name)
        self.proto.name = name
        return self

    def with_domain(self, domain):
        if not isinstance(domain, Domain):
            form = "domain: ortools.util.python.sorted_interval_list.Domain"
            raise mismatch("with_domain", [f"(self: {MODULE}.IntVar, {form}) -> {MODULE}.IntVar"], self, domain)
        self.proto.domain = domain.flattened_intervals()
        return self

    @property
    def is_boolean(self):
        ends = self.proto.domain
        return len(ends) == 2 and 0 <= ends[0] and ends[1] <= 1

    def negated(self):
        if not self.is_boolean:
            raise TypeError("negated() is only supported for Boolean variables.")
        try:
            return object.__getattribute__(self, "negation_")
        except AttributeError:
            made = NotBooleanVariable.__new__(NotBooleanVariable)
            made.variable_ = self
            self.negation_ = made
            return made

    def __str__(self):
        proto = self.proto
        if proto.name:
            return proto.name
        ends = proto.domain
        if len(ends) == 2 and ends[0] == ends[1]:
            return str(ends[0])
        return f"{'b' if self.is_boolean else 'x'}{self.index}"

    def __repr__(self):
        proto = self.proto
        name = proto.name or f"{'b' if self.is_boolean else 'x'}{self.index}"
        pairs = zip(proto.domain[::2], proto.domain[1::2])
        return f"{name}({', '.join(str(low) if low == high else f'{low}..{high}' for low, high in pairs)})"


@compiled
class NotBooleanVariable(Literal):
    """The negation of a Boolean variable."""

    __slots__ = ("variable_",)
    kind_ = "negation"

    def __hash__(self):
        return hash(~self.variable_.index)

    @property
    def index(self):
        return -self.variable_.index - 1

    def negated(self):
        return self.variable_

    def __str__(self):
        return f"not({self.variable_})"

    def __repr__(self):
        return f"NotBooleanVariable(var_index={self.variable_.index})"
