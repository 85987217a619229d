"""CpModel: the model that a program builds."""

from orlm_model import files
from ortools._calls import is_whole, mismatch
from ortools.sat.python._base import IntervalVar
from ortools.sat.python._compiled import MODULE
from ortools.sat.python._constraints import Constraints
from ortools.sat.python._enums import DomainReductionStrategy, VariableSelectionStrategy
from ortools.sat.python._expr import IntVar, LinearExpr, NotBooleanVariable
from ortools.sat.python._flat import Flat
from ortools.sat.python._proto import DecisionStrategyProto, linear_proto
from ortools.sat.python._validate import fault


def _fixed_to(literal, wanted):
    if isinstance(literal, NotBooleanVariable):
        return literal.negated().proto.domain == [1 - wanted] * 2
    if isinstance(literal, IntVar):
        return literal.proto.domain == [wanted] * 2
    if isinstance(literal, bool):
        return literal == bool(wanted)
    return is_whole(literal) and int(literal) in (wanted, ~(1 - wanted))


def object_is_a_true_literal(literal):
    """Whether a literal is True or fixed to it."""
    return _fixed_to(literal, 1)


def object_is_a_false_literal(literal):
    """Whether a literal is False or fixed to it."""
    return _fixed_to(literal, 0)


class CpModel(Constraints):
    """Variables, constraints and an objective."""

    def __init__(self, model_proto=None):
        Constraints.__init__(self, model_proto)

    @property
    def name(self):
        return self.model_proto.name

    @name.setter
    def name(self, name):
        self.model_proto.name = name

    @property
    def proto(self):
        return self.model_proto

    def Name(self):
        return self.name

    def SetName(self, name):
        self.name = name

    def Proto(self):
        return self.proto

    def __str__(self):
        return str(self.model_proto)

    # --- objective ----------------------------------------------------------------------------------------------------

    def _set_objective(self, obj, maximize):
        self.clear_objective()
        proto = self.model_proto
        if isinstance(obj, LinearExpr):
            flat = Flat().add(obj)
            indices, coefficients = flat.sorted()
            if flat.integral:
                sign = -1 if maximize else 1
                made = proto.objective
                made.vars, made.coeffs = indices, [sign * value for value in coefficients]
                made.offset, made.scaling_factor = float(sign * flat.offset), float(sign)
            else:
                made = proto.floating_point_objective
                made.vars, made.coeffs = indices, [float(value) for value in coefficients]
                made.offset, made.maximize = float(flat.offset), maximize
        elif is_whole(obj):
            proto.objective.offset = float(obj)
            proto.objective.scaling_factor = 1.0
        else:
            raise TypeError(f"TypeError: {type(obj).__name__!r} is not a valid objective")

    def minimize(self, obj):
        self._set_objective(obj, maximize=False)

    def maximize(self, obj):
        self._set_objective(obj, maximize=True)

    def has_objective(self):
        return self.model_proto.has_objective() or self.model_proto.has_floating_point_objective()

    def clear_objective(self):
        self.model_proto.clear_objective()
        self.model_proto.clear_floating_point_objective()

    # --- advice to the solver -----------------------------------------------------------------------------------------

    def add_decision_strategy(self, variables, var_strategy, domain_strategy):
        strategy = DecisionStrategyProto()
        for var in variables:
            if var.index >= 0:
                strategy.exprs.append(linear_proto([var.index], [1], 0))
            else:
                strategy.exprs.append(linear_proto([-var.index - 1], [-1], 1))
        for slot, kind, value in (
            ("variable_selection_strategy", VariableSelectionStrategy, var_strategy),
            ("domain_reduction_strategy", DomainReductionStrategy, domain_strategy),
        ):
            if not isinstance(value, kind):
                cpp = f"operations_research::sat::DecisionStrategyProto_{kind.__name__}"
                raise mismatch("", [f"(arg0: {MODULE}.DecisionStrategyProto, arg1: {cpp}) -> None"], strategy, value)
            setattr(strategy, slot, value)
        self.model_proto.search_strategy.append(strategy)

    def add_hint(self, var, value):
        hint = self.model_proto.solution_hint
        if var.index >= 0:
            number = int(value)
            hint.vars.append(var.index)
        else:
            number = int(not value)
            hint.vars.append(-var.index - 1)
        hint.values.append(number)

    def clear_hints(self):
        self.model_proto.clear_solution_hint()

    def add_assumption(self, lit):
        self.model_proto.assumptions.append(self.get_or_make_boolean_index(lit))

    def add_assumptions(self, literals):
        for lit in literals:
            self.add_assumption(lit)

    def clear_assumptions(self):
        self.model_proto.assumptions.clear()

    # --- the whole model ----------------------------------------------------------------------------------------------

    def clone(self):
        return CpModel(self.model_proto.__copy__())

    def __copy__(self):
        return CpModel(self.model_proto)

    def __deepcopy__(self, memo):
        return self.clone()

    def negated(self, index):
        return -index - 1

    def validate(self):
        """A sentence on what makes the model invalid, or nothing."""
        return fault(self.model_proto)

    def model_stats(self):
        raise NotImplementedError("ortools: CpModel.model_stats is not supported by this environment")

    def export_to_file(self, file):
        if not file.endswith("txt"):
            raise NotImplementedError("ortools: CpModel.export_to_file in binary is not supported by this environment")
        if not files.has_folder(file):
            return False
        files.keep(file, str(self.model_proto))
        return True

    def remove_all_names(self):
        proto = self.model_proto
        for item in (proto, *proto.variables, *proto.constraints):
            item.clear_name()

    def get_int_var_from_proto_index(self, index):
        if not 0 <= index < len(self.model_proto.variables):
            raise ValueError(f"get_int_var_from_proto_index: out of bound index {index}")
        return IntVar(self.model_proto, index)

    def get_bool_var_from_proto_index(self, index):
        if not 0 <= index < len(self.model_proto.variables):
            raise ValueError(f"get_bool_var_from_proto_index: out of bound index {index}")
        made = IntVar(self.model_proto, index)
        if not made.is_boolean:
            raise TypeError(
                f"get_bool_var_from_proto_index: index {index} does not reference a boolean variable"
            )
        return made

    def get_interval_var_from_proto_index(self, index):
        if not 0 <= index < len(self.model_proto.constraints):
            raise ValueError(f"get_interval_var_from_proto_index: out of bound index {index}")
        if not self.model_proto.constraints[index].has_interval():
            raise ValueError(
                f"get_interval_var_from_proto_index: index {index} does not reference an interval variable"
            )
        return IntervalVar(self, index)


def _camel(name):
    words = "".join(word.capitalize() for word in name.split("_"))
    return words.replace("2d", "2D").replace("Xor", "XOr")


_RENAMED = (
    "add", "clone", "get_bool_var_from_proto_index", "get_int_var_from_proto_index",
    "get_interval_var_from_proto_index", "minimize", "maximize", "has_objective", "model_stats", "validate",
    "export_to_file",
)  # fmt: skip
for _name in dir(CpModel):
    _method = getattr(CpModel, _name)
    if _name.startswith(("add_", "new_", "clear_")) or _name in _RENAMED:
        _method.__qualname__ = f"CpModel.{_name}"
        setattr(CpModel, _camel(_name), _method)
CpModel.__module__ = "ortools.sat.python.cp_model"
