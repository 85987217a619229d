"""The plain data classes: linear programs, solutions, bases, and the like.

As in the compiled module, an attribute takes values of its own type only, there are no further attributes, and reading
a list gives a copy.
"""

import copy

import numpy as np

from highspy import _arguments as kinds
from highspy._arguments import Unsuitable, incompatible, instance, many, signature
from highspy._enums import (
    HessianFormat,
    HighsBasisStatus,
    HighsVarType,
    MatrixFormat,
    ObjSense,
)
from highspy._options import DEFAULTS, HIDDEN, OPTIONS


class _Field:
    """A typed attribute."""

    def __init__(self, kind, default):
        self.kind, self.default = kind, default

    def __set_name__(self, owner, name):
        self.name, self.slot, self.owner = name, "_" + name, owner.__name__

    def __get__(self, record, owner=None):
        if record is None:
            return self
        value = record.__dict__[self.slot]
        return value[:] if value.__class__ is list else value

    def __set__(self, record, value):
        try:
            record.__dict__[self.slot] = self.kind.convert(value)
        except Unsuitable:
            raise incompatible("", [signature(self.owner, [self.kind], "None")], (record, value)) from None


class _Record:
    """Base of the data classes."""

    def __init__(self):
        values = self.__dict__
        for field in self._fields:
            default = field.default
            values[field.slot] = default() if callable(default) else default

    def __init_subclass__(cls):
        cls.__module__ = "highspy._core"
        cls._fields = [value for value in vars(cls).values() if isinstance(value, _Field)]

    def __setattr__(self, name, value):
        if not isinstance(getattr(type(self), name, None), _Field):
            raise AttributeError(f"'highspy._core.{type(self).__name__}' object has no attribute '{name}'")
        object.__setattr__(self, name, value)

    def __getattr__(self, name):
        raise AttributeError(f"'highspy._core.{type(self).__name__}' object has no attribute '{name}'")

    def __repr__(self):
        return f"<highspy._core.{type(self).__name__} object at {id(self):#x}>"

    def __reduce_ex__(self, protocol):
        raise TypeError(f"cannot pickle 'highspy._core.{type(self).__name__}' object")


def put(record, **values):
    """Sets attributes without conversion."""
    for name, value in values.items():
        record.__dict__["_" + name] = value
    return record


def duplicate(record):
    """A copy whose lists and records are its own."""
    made = object.__new__(type(record))
    for slot, value in record.__dict__.items():
        if isinstance(value, _Record):
            value = duplicate(value)
        elif isinstance(value, (list, np.ndarray)):
            value = copy.copy(value)
        made.__dict__[slot] = value
    return made


def _integer(default=0):
    return _Field(kinds.INTEGER, default)


def _real(default=0.0):
    return _Field(kinds.REAL, default)


def _text(default=""):
    return _Field(kinds.TEXT, default)


def _flag(default=False):
    return _Field(kinds.FLAG, default)


def _integers():
    return _Field(kinds.INTEGER_LIST, list)


def _reals():
    return _Field(kinds.REAL_LIST, list)


def _texts():
    return _Field(kinds.TEXT_LIST, list)


def _record(cls):
    return _Field(instance(cls), cls)


def _vector(value):
    return np.array(kinds.REALS.convert(value), dtype=np.float64)


class HighsSparseMatrix(_Record):
    """A matrix by columns or rows."""

    format_ = _Field(instance(MatrixFormat), MatrixFormat.kColwise)
    num_col_, num_row_ = _integer(), _integer()
    start_ = _Field(kinds.INTEGER_LIST, lambda: [0])
    p_end_, index_, value_ = _integers(), _integers(), _reals()


class HighsLpMods(_Record):
    """What the solver changed in a linear program for itself."""


class HighsScale(_Record):
    """Scaling factors."""


class HighsLp(_Record):
    """A linear program, with integrality where there is any."""

    num_col_, num_row_ = _integer(), _integer()
    col_cost_ = _Field(kinds.Kind(kinds.REALS.text, _vector), lambda: np.empty(0))
    col_lower_, col_upper_, row_lower_, row_upper_ = _reals(), _reals(), _reals(), _reals()
    a_matrix_ = _record(HighsSparseMatrix)
    sense_ = _Field(instance(ObjSense), ObjSense.kMinimize)
    offset_ = _real()
    model_name_ = _text()
    col_names_, row_names_ = _texts(), _texts()
    integrality_ = _Field(many(instance(HighsVarType)), list)
    scale_, mods_ = _record(HighsScale), _record(HighsLpMods)
    is_scaled_, is_moved_ = _flag(), _flag()


class HighsHessian(_Record):
    """The matrix Q of an objective c x + x Q x / 2."""

    dim_ = _integer()
    format_ = _Field(instance(HessianFormat), HessianFormat.kTriangular)
    start_ = _Field(kinds.INTEGER_LIST, lambda: [0])
    index_, value_ = _integers(), _reals()


class HighsModel(_Record):
    """A linear program with a Hessian."""

    lp_, hessian_ = _record(HighsLp), _record(HighsHessian)


class HighsSolution(_Record):
    """Values and duals of columns and rows."""

    value_valid, dual_valid = _flag(), _flag()
    col_value, col_dual, row_value, row_dual = _reals(), _reals(), _reals(), _reals()


class HighsObjectiveSolution(_Record):
    """A point that the search found, with its objective."""

    objective, col_value = _real(), _reals()


class HighsBasis(_Record):
    """Which columns and rows are basic."""

    valid, alien, was_alien = _flag(), _flag(True), _flag(True)
    debug_id, debug_update_count, debug_origin_name = _integer(-1), _integer(-1), _text("None")
    col_status = _Field(many(instance(HighsBasisStatus)), list)
    row_status = _Field(many(instance(HighsBasisStatus)), list)


class HighsLinearObjective(_Record):
    """One of several objectives."""

    weight, offset, coefficients = _real(), _real(), _reals()
    abs_tolerance, rel_tolerance, priority = _real(-1.0), _real(-1.0), _integer()


class HighsRangingRecord(_Record):
    """How far a number can move, and what happens there."""

    value_, objective_, in_var_, ou_var_ = _reals(), _reals(), _integers(), _integers()


class HighsRanging(_Record):
    """Ranges of costs and bounds."""

    valid = _flag()
    col_cost_up, col_cost_dn = _record(HighsRangingRecord), _record(HighsRangingRecord)
    col_bound_up, col_bound_dn = _record(HighsRangingRecord), _record(HighsRangingRecord)
    row_bound_up, row_bound_dn = _record(HighsRangingRecord), _record(HighsRangingRecord)


class HighsIisInfo(_Record):
    """The effort for an irreducible infeasible subsystem."""

    simplex_time, simplex_iterations = _real(), _integer()


class HighsIis(_Record):
    """An irreducible infeasible subsystem."""

    valid_, status_, strategy_ = _flag(), _integer(), _integer()
    col_index_, row_index_, col_bound_, row_bound_ = _integers(), _integers(), _integers(), _integers()
    col_status_, row_status_ = _integers(), _integers()
    info_, model_ = _record(HighsIisInfo), _record(HighsModel)

    def clear(self):
        self.__init__()


class HighsInfo(_Record):
    """Figures about the last run."""

    valid = _flag()
    mip_node_count, simplex_iteration_count, ipm_iteration_count = _integer(), _integer(), _integer()
    crossover_iteration_count, pdlp_iteration_count, qp_iteration_count = _integer(), _integer(), _integer()
    primal_solution_status, dual_solution_status, basis_validity = _integer(), _integer(), _integer()
    centring_status = _integer()
    objective_function_value, mip_dual_bound, mip_gap = _real(), _real(), _real()
    max_integrality_violation, primal_dual_integral, primal_dual_objective_error = _real(), _real(), _real()
    num_primal_infeasibilities, num_dual_infeasibilities = _integer(-1), _integer(-1)
    max_primal_infeasibility, sum_primal_infeasibilities = _real(), _real()
    max_dual_infeasibility, sum_dual_infeasibilities = _real(), _real()
    num_relative_primal_infeasibilities, max_relative_primal_infeasibility = _integer(-1), _real()
    num_relative_dual_infeasibilities, max_relative_dual_infeasibility = _integer(-1), _real()
    num_primal_residual_errors, max_primal_residual_error = _integer(-1), _real()
    num_dual_residual_errors, max_dual_residual_error = _integer(-1), _real()
    num_relative_primal_residual_errors, max_relative_primal_residual_error = _integer(-1), _real()
    num_relative_dual_residual_errors, max_relative_dual_residual_error = _integer(-1), _real()
    num_complementarity_violations, max_complementarity_violation = _integer(-1), _real()
    active_bound_norm, active_cost_norm = _real(), _real()


_KINDS = {"bool": kinds.FLAG, "integer": kinds.INTEGER, "double": kinds.REAL, "string": kinds.TEXT}
HighsOptions = type(
    "HighsOptions",
    (_Record,),
    {
        "__doc__": "The solver's options.",
        **{name: _Field(_KINDS[option.kind], DEFAULTS[name]) for name, option in OPTIONS.items() if name not in HIDDEN},
    },
)
