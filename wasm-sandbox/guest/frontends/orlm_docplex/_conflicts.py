"""Conflicts: from the host's irreducible infeasible subsystem to what docplex reports."""

from array import array

from docplex.mp.conflict_refiner import (
    ConflictRefinerResult,
    TConflictConstraint,
    VarLbConstraintWrapper,
    VarUbConstraintWrapper,
)
from docplex.mp.constants import ConflictStatus
from orlm_docplex import _encode
from orlm_model.problem import INFINITY

_BOUNDS = (VarLbConstraintWrapper, VarUbConstraintWrapper)
_MEMBER = ConflictStatus.Member
# Larger subsystems are reported as the host found them.
_MOST_TRIED = 50


def refine(engine, model, groups):
    """A ConflictRefinerResult; without conflicts when the model is feasible."""
    encoder = _encode.Encoder(model)
    made = encoder.encode()
    made.options = _encode.options(model.parameters) | {"iis": True}
    answer = engine.ask(made)
    if answer.termination not in ("infeasible", "infeasible_or_unbounded") or answer.iis is None:
        return ConflictRefinerResult(conflicts=[], refined_by="cplex")
    lists = answer.iis if answer.iis.get("minimal") else _shrunk(engine, made, answer.iis)
    found = list(_members(model, encoder, lists))
    if groups:
        wanted = {_key(item) for group in groups for item in group.iter_constraints()}
        found = [item for item in found if _key(item) in wanted]
    conflicts = [TConflictConstraint(_name(item), item, _MEMBER) for item in found]
    return ConflictRefinerResult(conflicts, refined_by=engine.name)


def _shrunk(engine, made, lists):
    """Lists of which no member can be left out: each is tried without, the rest of the model being out of the way."""
    made.options.pop("iis")
    made.col_obj = array("d", bytes(8 * len(made.col_lb)))
    made.qobj = None
    sides = {
        "column_lower": (made.col_lb, -INFINITY), "column_upper": (made.col_ub, INFINITY),
        "row_lower": (made.row_lb, -INFINITY), "row_upper": (made.row_ub, INFINITY),
    }  # fmt: skip
    candidates = [(kind, place) for kind in sides for place in lists.get(kind, ()) if not _stays(made, kind, place)]
    listed = set(candidates)
    for kind, (values, free) in sides.items():
        for place in range(len(values)):
            if (kind, place) not in listed and not _stays(made, kind, place):
                values[place] = free
    if len(candidates) > _MOST_TRIED or not _is_infeasible(engine, made):
        return lists
    kept = dict.fromkeys(sides, ())
    for kind, place in candidates:
        values, free = sides[kind]
        old, values[place] = values[place], free
        if not _is_infeasible(engine, made):
            values[place] = old
            kept[kind] += (place,)
    return lists | kept


def _stays(made, kind, place):
    """Bounds of binary variables, and lower bounds of zero, are never in question."""
    if not kind.startswith("column"):
        return False
    return made.col_kind[place] == 2 or (kind == "column_lower" and made.col_lb[place] == 0.0)


def _is_infeasible(engine, made):
    return engine.ask(made).termination in ("infeasible", "infeasible_or_unbounded")


def _name(item):
    return item.var.name if isinstance(item, _BOUNDS) else item.name


def _key(item):
    if isinstance(item, VarLbConstraintWrapper):
        return "lower", item.var
    if isinstance(item, VarUbConstraintWrapper):
        return "upper", item.var
    return "constraint", id(item)


def _members(model, encoder, lists):
    linear = list(model._linct_scope.iter_objects())
    rows = sorted(set(lists.get("row_lower", ())) | set(lists.get("row_upper", ())))
    for place in rows:
        if place < len(linear):
            yield linear[place]
    quadratic = list(model._quadct_scope.iter_objects())
    for place in lists.get("quadratic_rows", ()):
        if place < len(quadratic):
            yield quadratic[place]
    yield from dict.fromkeys(encoder.logical[place] for place in lists.get("indicators", ()))
    variables = list(model.iter_variables())
    for place in lists.get("column_lower", ()):
        # CPLEX is not asked about a lower bound of zero, nor about the bounds of binary variables
        if place < len(variables) and variables[place].lb != 0:
            yield VarLbConstraintWrapper(variables[place])
    for place in lists.get("column_upper", ()):
        if place < len(variables) and not (variables[place].is_binary() and variables[place].ub >= 0.5):
            yield VarUbConstraintWrapper(variables[place])
