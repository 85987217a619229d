"""Conflicts: from the host's irreducible infeasible subsystem to what docplex reports."""

from docplex.mp.conflict_refiner import (
    ConflictRefinerResult,
    TConflictConstraint,
    VarLbConstraintWrapper,
    VarUbConstraintWrapper,
)
from docplex.mp.constants import ConflictStatus
from orlm_docplex import _encode

_BOUNDS = (VarLbConstraintWrapper, VarUbConstraintWrapper)
_MEMBER = ConflictStatus.Member


def refine(engine, model, groups):
    """A ConflictRefinerResult; without conflicts when the model is feasible."""
    encoder = _encode.Encoder(model)
    made = encoder.encode()
    made.options = _encode.options(model.parameters) | {"iis": True}
    answer = engine.ask(made)
    if answer.termination not in ("infeasible", "infeasible_or_unbounded") or answer.iis is None:
        return ConflictRefinerResult(conflicts=[], refined_by="cplex")
    found = list(_members(model, encoder, answer.iis))
    if groups:
        wanted = {_key(item) for group in groups for item in group.iter_constraints()}
        found = [item for item in found if _key(item) in wanted]
    conflicts = [TConflictConstraint(_name(item), item, _MEMBER) for item in found]
    return ConflictRefinerResult(conflicts, refined_by=engine.name)


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
