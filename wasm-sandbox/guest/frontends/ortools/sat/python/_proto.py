"""The model as messages, and their text: the form in which CP-SAT takes a model, and every constraint's own data."""

from ortools.sat.python._compiled import MODULE
from ortools.sat.python._enums import DomainReductionStrategy, VariableSelectionStrategy


def _scalar_text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return getattr(value, "name", None) or str(value)


class Message:
    """Named fields: lists, messages, scalars. `FIELDS` has them in the order of their text, with the defaults."""

    __slots__ = ()
    FIELDS = ()

    def __init__(self, **values):
        for name, default in self.FIELDS:
            value = values.get(name)
            if value is None:
                value = default() if callable(default) else default
            setattr(self, name, value)

    def lines_(self, indent):
        for name, default in self.FIELDS:
            value = getattr(self, name)
            if isinstance(value, list):
                values = value
            elif value is None or value == default:
                continue
            else:
                values = [value]
            for item in values:
                if isinstance(item, Message):
                    yield f"{indent}{name} {{"
                    yield from item.lines_(indent + "  ")
                    yield f"{indent}}}"
                else:
                    yield f"{indent}{name}: {_scalar_text(item)}"

    def __str__(self):
        return "\n".join(self.lines_(""))

    def line_(self):
        """The text on one line, as messages of errors have it."""
        return " ".join(line.strip() for line in self.lines_(""))

    def copy_from(self, other):
        for name, _ in self.FIELDS:
            setattr(self, name, _copied(getattr(other, name)))

    def __copy__(self):
        made = type(self)()
        made.copy_from(self)
        return made

    def __deepcopy__(self, memo):
        return self.__copy__()


def _copied(value):
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return value.__copy__() if isinstance(value, Message) else value


def message(name, *fields):
    """A class of messages. A field is its name, for a list, or (name, default)."""
    pairs = tuple((field, list) if isinstance(field, str) else field for field in fields)
    return type(name, (Message,), {
        "__slots__": tuple(pair[0] for pair in pairs), "FIELDS": pairs, "__module__": MODULE,
    })  # fmt: skip


class IntegerVariableProto(Message):
    """A variable: its name and the flat list of its domain's intervals."""

    __slots__ = ("name", "domain")
    FIELDS = (("name", ""), ("domain", list))
    __module__ = MODULE

    def __init__(self):
        self.name = ""
        self.domain = []

    def clear_name(self):
        self.name = ""


LinearExpressionProto = message("LinearExpressionProto", "vars", "coeffs", ("offset", 0))


def linear_proto(indices, coefficients, offset):
    made = LinearExpressionProto.__new__(LinearExpressionProto)
    made.vars, made.coeffs, made.offset = indices, coefficients, offset
    return made


BoolArgumentProto = message("BoolArgumentProto", "literals")
LinearConstraintProto = message("LinearConstraintProto", "vars", "coeffs", "domain")
AllDifferentConstraintProto = message("AllDifferentConstraintProto", "exprs")
LinearArgumentProto = message("LinearArgumentProto", ("target", None), "exprs")
ElementConstraintProto = message("ElementConstraintProto", ("linear_index", None), ("linear_target", None), "exprs")
CircuitConstraintProto = message("CircuitConstraintProto", "tails", "heads", "literals")
RoutesConstraintProto = message("RoutesConstraintProto", "tails", "heads", "literals")
TableConstraintProto = message("TableConstraintProto", "values", ("negated", False), "exprs")
AutomatonConstraintProto = message(
    "AutomatonConstraintProto",
    ("starting_state", 0), "final_states", "transition_tail", "transition_head", "transition_label", "exprs",
)  # fmt: skip
InverseConstraintProto = message("InverseConstraintProto", "f_direct", "f_inverse")
ReservoirConstraintProto = message(
    "ReservoirConstraintProto",
    ("min_level", 0), ("max_level", 0), "time_exprs", "active_literals", "level_changes",
)  # fmt: skip
IntervalConstraintProto = message("IntervalConstraintProto", ("start", None), ("end", None), ("size", None))
NoOverlapConstraintProto = message("NoOverlapConstraintProto", "intervals")
NoOverlap2DConstraintProto = message("NoOverlap2DConstraintProto", "x_intervals", "y_intervals")
CumulativeConstraintProto = message("CumulativeConstraintProto", ("capacity", None), "intervals", "demands")

# the kinds of constraints, and the message that holds the data of each
BODIES = {
    "bool_or": BoolArgumentProto, "bool_and": BoolArgumentProto, "at_most_one": BoolArgumentProto,
    "exactly_one": BoolArgumentProto, "bool_xor": BoolArgumentProto, "linear": LinearConstraintProto,
    "int_div": LinearArgumentProto, "int_mod": LinearArgumentProto, "int_prod": LinearArgumentProto,
    "lin_max": LinearArgumentProto, "all_diff": AllDifferentConstraintProto, "element": ElementConstraintProto,
    "circuit": CircuitConstraintProto, "routes": RoutesConstraintProto, "table": TableConstraintProto,
    "automaton": AutomatonConstraintProto, "inverse": InverseConstraintProto, "reservoir": ReservoirConstraintProto,
    "interval": IntervalConstraintProto, "no_overlap": NoOverlapConstraintProto,
    "no_overlap_2d": NoOverlap2DConstraintProto, "cumulative": CumulativeConstraintProto,
}  # fmt: skip


class ConstraintProto(Message):
    """A constraint: its kind, that kind's data, and the literals that switch it on."""

    __slots__ = ("name", "enforcement_literal", "kind_", "body_")
    FIELDS = (("name", ""), ("enforcement_literal", list), ("kind_", None), ("body_", None))
    __module__ = MODULE

    def __init__(self, kind=None):
        self.name = ""
        self.enforcement_literal = []
        self.kind_ = kind
        self.body_ = BODIES[kind]() if kind else None

    def clear_name(self):
        self.name = ""

    def lines_(self, indent):
        if self.name:
            yield f"{indent}name: {_scalar_text(self.name)}"
        for literal in self.enforcement_literal:
            yield f"{indent}enforcement_literal: {literal}"
        if self.kind_:
            yield f"{indent}{self.kind_} {{"
            yield from self.body_.lines_(indent + "  ")
            yield f"{indent}}}"

    def __getattr__(self, name):
        if name in BODIES:
            return self.body_ if name == self.kind_ else BODIES[name]()
        if name.startswith("has_") and name[4:] in BODIES:
            return lambda: self.kind_ == name[4:]
        raise AttributeError(f"'{MODULE}.ConstraintProto' object has no attribute '{name}'")


CpObjectiveProto = message(
    "CpObjectiveProto", "vars", ("offset", 0.0), ("scaling_factor", 0.0), "coeffs", "domain"
)  # fmt: skip
FloatObjectiveProto = message("FloatObjectiveProto", "vars", "coeffs", ("offset", 0.0), ("maximize", False))
PartialVariableAssignment = message("PartialVariableAssignment", "vars", "values")
DecisionStrategyProto = message(
    "DecisionStrategyProto",
    ("variable_selection_strategy", VariableSelectionStrategy.CHOOSE_FIRST),
    ("domain_reduction_strategy", DomainReductionStrategy.SELECT_MIN_VALUE),
    "exprs",
)


class CpModelProto(Message):
    """A whole model."""

    __slots__ = (
        "name", "variables", "constraints", "objective_", "floating_", "search_strategy", "hint_", "assumptions",
    )  # fmt: skip
    FIELDS = (
        ("name", ""), ("variables", list), ("constraints", list), ("objective_", None), ("floating_", None),
        ("search_strategy", list), ("hint_", None), ("assumptions", list),
    )  # fmt: skip
    __module__ = MODULE

    def lines_(self, indent):
        if self.name:
            yield f"{indent}name: {_scalar_text(self.name)}"
        for label, items in (
            ("variables", self.variables), ("constraints", self.constraints), ("objective", [self.objective_]),
            ("floating_point_objective", [self.floating_]), ("search_strategy", self.search_strategy),
            ("solution_hint", [self.hint_]),
        ):  # fmt: skip
            for item in items:
                if item is not None:
                    yield f"{indent}{label} {{"
                    yield from item.lines_(indent + "  ")
                    yield f"{indent}}}"
        for literal in self.assumptions:
            yield f"{indent}assumptions: {literal}"

    def _field(slot, kind):
        def read(self):
            value = getattr(self, slot)
            if value is None:
                value = kind()
                setattr(self, slot, value)
            return value

        return property(read)

    objective = _field("objective_", CpObjectiveProto)
    floating_point_objective = _field("floating_", FloatObjectiveProto)
    solution_hint = _field("hint_", PartialVariableAssignment)
    del _field

    def has_objective(self):
        return self.objective_ is not None

    def has_floating_point_objective(self):
        return self.floating_ is not None

    def has_solution_hint(self):
        return self.hint_ is not None

    def clear_objective(self):
        self.objective_ = None

    def clear_floating_point_objective(self):
        self.floating_ = None

    def clear_solution_hint(self):
        self.hint_ = None

    def clear_name(self):
        self.name = ""
