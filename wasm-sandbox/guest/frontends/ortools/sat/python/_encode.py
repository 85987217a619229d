"""From a CP model to a mixed-integer model."""

from array import array

from orlm_model import problem
from ortools.sat.python import _encode_arithmetic as arithmetic
from ortools.sat.python import _encode_logic as logic
from ortools.sat.python import _encode_routes as routes
from ortools.sat.python import _encode_schedule as schedule
from ortools.sat.python._columns import Columns

_PLAIN = {
    "linear": logic.linear, "bool_or": logic.bool_or, "bool_and": logic.bool_and, "at_most_one": logic.at_most_one,
    "exactly_one": logic.exactly_one, "bool_xor": logic.bool_xor, "lin_max": logic.lin_max,
    "all_diff": logic.all_diff, "element": logic.element, "table": logic.table, "automaton": logic.automaton,
    "inverse": logic.inverse, "int_prod": arithmetic.int_prod, "int_div": arithmetic.int_div,
    "int_mod": arithmetic.int_mod, "circuit": routes.circuit, "routes": routes.routes, "interval": schedule.interval,
    "reservoir": schedule.reservoir,
}  # fmt: skip
_ON_INTERVALS = {
    "no_overlap": schedule.no_overlap, "no_overlap_2d": schedule.no_overlap_2d, "cumulative": schedule.cumulative,
}  # fmt: skip
# constraints that split domains into values come first, so that others find those values and use them
_FIRST = ("all_diff", "element", "inverse", "table", "automaton")


def encode(proto, domains):
    """Columns with the rows of all constraints. Raises Infeasible."""
    made = Columns(domains)
    ordered = sorted(
        (constraint for constraint in proto.constraints if constraint.kind_),
        key=lambda constraint: constraint.kind_ not in _FIRST,
    )
    for constraint in ordered:
        enf = made.switches([made.literal(index) for index in constraint.enforcement_literal])
        if enf is None:
            continue
        kind, body = constraint.kind_, constraint.body_
        if kind in _ON_INTERVALS:
            _ON_INTERVALS[kind](made, body, enf, proto)
        else:
            _PLAIN[kind](made, body, enf)
    made.fill_holes(len(proto.variables))
    return made


def objective_of(proto):
    """(sense, {column: cost}, offset, all whole) of the objective; without one, (1, {}, 0.0, True)."""
    if proto.floating_ is not None:
        made = proto.floating_
        return (-1 if made.maximize else 1), dict(zip(made.vars, made.coeffs)), made.offset, False
    made = proto.objective_
    if made is None:
        return 1, {}, 0.0, True
    scale = made.scaling_factor or 1.0
    costs = {place: scale * value for place, value in zip(made.vars, made.coeffs)}
    return (-1 if scale < 0 else 1), costs, scale * made.offset, True


def write(proto, made, objective, values=None):
    """The Problem of the columns and rows. `values` of all variables are where the solver may start."""
    sense, costs, offset, _ = objective
    found = problem.Problem(sense, offset)
    found.col_lb = array("d", made.lb)
    found.col_ub = array("d", made.ub)
    found.col_obj = array("d", bytes(8 * len(made.lb)))
    for column, cost in costs.items():
        found.col_obj[column] = cost
    kinds = bytearray()
    for low, high, whole in zip(made.lb, made.ub, made.whole):
        kinds.append((problem.BINARY if low == 0 and high == 1 else problem.INTEGER) if whole else problem.CONTINUOUS)
    found.col_kind = kinds
    names = [var.name for var in proto.variables]
    found.col_names.texts = names + [""] * (len(made.lb) - len(names))
    for terms, low, high in made.rows:
        found.add_row(
            list(terms), list(terms.values()),
            -problem.INFINITY if low is None else low, problem.INFINITY if high is None else high,
        )  # fmt: skip
    if values is None and proto.hint_ is not None and proto.hint_.vars:
        values = [None] * len(proto.variables)
        for place, value in zip(proto.hint_.vars, proto.hint_.values):
            values[place] = value
    if values is not None:
        point = made.completed(values)
        found.start = array("d", [problem.NO_CONSTANT if value is None else value for value in point])
    return found
