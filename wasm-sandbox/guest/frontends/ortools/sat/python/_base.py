"""What the model does with its arguments, and the handles it gives out: Constraint and IntervalVar."""

from ortools._calls import is_whole, mismatch, whole
from ortools.sat.python._compiled import MODULE, compiled
from ortools.sat.python._expr import IntAffine, IntVar, LinearExpr, Literal
from ortools.sat.python._flat import Flat, terms_text
from ortools.sat.python._proto import ConstraintProto, CpModelProto, linear_proto


@compiled
class Constraint:
    """A constraint of a model."""

    __slots__ = ("model_", "index")

    def __init__(self, arg0, arg1):
        self.model_ = arg0
        self.index = arg1

    @property
    def proto(self):
        return self.model_.model_proto.constraints[self.index]

    @property
    def model_proto(self):
        return self.model_.model_proto

    @property
    def name(self):
        return self.proto.name

    @name.setter
    def name(self, value):
        self.with_name(value)

    def Name(self):
        return self.proto.name

    def Index(self):
        return self.index

    def Proto(self):
        return self.proto

    def with_name(self, arg0):
        if not isinstance(arg0, str):
            raise mismatch("with_name", [f"(self: {MODULE}.Constraint, arg0: str) -> {MODULE}.Constraint"], self, arg0)
        self.proto.name = arg0
        return self

    def WithName(self, arg0):
        return self.with_name(arg0)

    def only_enforce_if(self, *args):
        """Switches the constraint on by literals. Only a call with one literal gives the constraint back."""
        self.OnlyEnforceIf(*args)
        if len(args) == 1 and isinstance(args[0], (Literal, bool)):
            return self
        return None

    def OnlyEnforceIf(self, *args):
        literals = self.proto.enforcement_literal
        items = args[0] if len(args) == 1 and isinstance(args[0], (list, tuple)) else args
        for literal in items:
            literals.append(self.model_.get_or_make_boolean_index(literal))


def expression_of(model_proto, proto):
    """The expression of a message with at most one variable."""
    if not proto.vars:
        return proto.offset
    var = IntVar(model_proto, proto.vars[0])
    if proto.coeffs[0] == 1 and proto.offset == 0:
        return var
    return IntAffine(var, proto.coeffs[0], proto.offset)


@compiled
class IntervalVar:
    """An interval of a model: start, size, end, and whether it is present."""

    __slots__ = ("model_", "index")

    def __init__(self, arg0, arg1):
        self.model_ = arg0
        self.index = arg1

    @property
    def model_proto(self):
        return self.model_.model_proto

    @property
    def proto(self):
        return self.model_proto.constraints[self.index]

    @property
    def name(self):
        return self.proto.name

    @name.setter
    def name(self, value):
        self.proto.name = value

    def Name(self):
        return self.proto.name

    def Index(self):
        return self.index

    def Proto(self):
        return self.proto

    def start_expr(self):
        return expression_of(self.model_proto, self.proto.body_.start)

    def size_expr(self):
        return expression_of(self.model_proto, self.proto.body_.size)

    def end_expr(self):
        return expression_of(self.model_proto, self.proto.body_.end)

    def StartExpr(self):
        return self.start_expr()

    def SizeExpr(self):
        return self.size_expr()

    def EndExpr(self):
        return self.end_expr()

    def presence_literals(self):
        return [self.model_.literal_(index) for index in self.proto.enforcement_literal]

    def __str__(self):
        return self.proto.name or f"iv{self.index}"

    def __repr__(self):
        body, parts = self.proto.body_, []
        for label, proto in (("start", body.start), ("size", body.size), ("end", body.end)):
            texts = [str(IntVar(self.model_proto, place)) for place in proto.vars]
            parts.append(f"{label} = {terms_text(texts, proto.coeffs, proto.offset)}")
        parts += [f"is_present = {self._presence_text(index)}" for index in self.proto.enforcement_literal]
        return f"{self.proto.name}({', '.join(parts)})"

    def _presence_text(self, index):
        place = index if index >= 0 else -index - 1
        name = self.model_proto.variables[place].name or f"i{place}"
        return name if index >= 0 else f"not({name})"


class CpBaseModel:
    """The message of a model, and its constants."""

    def __init__(self, model_proto=None):
        if model_proto is None:
            model_proto = CpModelProto()
        elif not isinstance(model_proto, CpModelProto):
            form = f"{MODULE}.CpBaseModel(arg0: operations_research::sat::CpModelProto)"
            raise mismatch("__init__", [form], model_proto)
        self.model_proto = model_proto
        self.constants_ = {}
        self.rebuild_constant_map()

    def rebuild_constant_map(self):
        for place, var in enumerate(self.model_proto.variables):
            if len(var.domain) == 2 and var.domain[0] == var.domain[1] and not var.name:
                self.constants_.setdefault(var.domain[0], place)

    def get_or_make_index_from_constant(self, value):
        if not is_whole(value):
            form = f"(self: {MODULE}.CpBaseModel, value: int) -> int"
            raise mismatch("get_or_make_index_from_constant", [form], self, value)
        value = whole(value)
        place = self.constants_.get(value)
        if place is None:
            var = IntVar(self.model_proto)
            var.proto.domain = [value, value]
            place = self.constants_[value] = var.index
        return place

    def get_or_make_boolean_index(self, value):
        if isinstance(value, Literal):
            if value.kind_ == "variable" and not value.is_boolean:
                raise TypeError(f"Invalid boolean literal: {value}")
            return value.index
        if is_whole(value):
            number = whole(value)
            if number in (0, 1, -1, -2):
                return self.get_or_make_index_from_constant(number & 1)
            raise TypeError(f"Invalid literal: {number}")
        raise TypeError(f"Invalid boolean literal:  '{type(value).__name__}'")

    def get_or_make_variable_index(self, arg):
        if isinstance(arg, IntVar):
            return arg.index
        if is_whole(arg):
            return self.get_or_make_index_from_constant(arg)
        name = type(arg).__name__
        raise TypeError(
            f"GetOrMakeVariableIndex() only accept integer variables or constants as argument: '{name}'"
        )

    def is_boolean_value(self, value):
        if isinstance(value, Literal):
            return value.kind_ == "negation" or value.is_boolean
        return isinstance(value, bool) or (is_whole(value) and whole(value) in (0, 1))

    def literal_(self, index):
        if index >= 0:
            return IntVar(self.model_proto, index)
        return IntVar(self.model_proto, -index - 1).negated()

    def new_(self, kind):
        """A new constraint without data: (message of the data, index)."""
        proto = ConstraintProto(kind)
        self.model_proto.constraints.append(proto)
        return proto.body_, len(self.model_proto.constraints) - 1

    def linear_(self, value):
        """The message of a linear expression or constant."""
        if isinstance(value, IntVar):
            return linear_proto([value.index], [1], 0)
        if isinstance(value, LinearExpr):
            flat = Flat().add(value)
            if not flat.integral:
                raise ValueError(f"Failed to convert integer linear expression: {value!r}")
            return linear_proto(*flat.sorted(), flat.offset)
        if is_whole(value):
            return linear_proto([], [], whole(value))
        print(value)  # as the library does
        raise TypeError(f"Cannot convert '{type(value).__name__}' to a linear expression.")

    def fill_linear_(self, target, values, negate=False):
        """Appends the messages of expressions one by one, so that a bad one leaves those before it."""
        for value in values:
            proto = self.linear_(value)
            target.append(negated(proto) if negate else proto)


def negated(proto):
    return linear_proto(proto.vars, [-value for value in proto.coeffs], -proto.offset)


def items_of(args):
    """The arguments of a function that takes one iterable, or the items themselves."""
    if len(args) == 1 and not isinstance(args[0], (LinearExpr, str)) and hasattr(args[0], "__iter__"):
        return args[0]
    return args
