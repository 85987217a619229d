"""What makes a model invalid before it is solved, in the words of the library."""

from ortools._calls import INT_MAX, INT_MIN

_HALF = INT_MAX // 2


def fault(proto):
    """The first fault of a model, or an empty text."""
    for place, var in enumerate(proto.variables):
        if not var.domain:
            return f"var #{place} has no domain(): {var.line_()}"
        if var.domain[0] < -_HALF or var.domain[-1] > _HALF:
            return f"var #{place} domain do not fall in [-kint64max / 2, kint64max / 2]. {var.line_()}"
    ends = [(var.domain[0], var.domain[-1]) for var in proto.variables]
    for place, constraint in enumerate(proto.constraints):
        found = _constraint_fault(constraint, place, ends, proto.variables)
        if found:
            return found
    objective = proto.objective_
    if objective is not None and not _fits(objective.vars, objective.coeffs, 0, ends):
        return f"Possible integer overflow in objective: {objective}"
    hint = proto.hint_
    if hint is not None:
        seen = set()
        for place in hint.vars:
            if place in seen:
                return f"The solution hint contains duplicate variables like the variable with index #{place}"
            seen.add(place)
    return ""


def _bounds(expr, ends):
    low = high = expr.offset
    for place, factor in zip(expr.vars, expr.coeffs):
        pair = [factor * end for end in ends[place]]
        low, high = low + min(pair), high + max(pair)
    return low, high


def _fits(indices, coefficients, offset, ends):
    """Whether no partial sum can leave the 64-bit integers."""
    low = high = offset
    for place, factor in zip(indices, coefficients):
        pair = [factor * end for end in ends[place]]
        low, high = low + min(0, *pair), high + max(0, *pair)
    return low >= INT_MIN // 2 and high <= INT_MAX // 2


def _constraint_fault(constraint, place, ends, variables):
    kind, body = constraint.kind_, constraint.body_
    if kind == "linear":
        out = next((index for index in body.vars if index >= len(ends)), None)
        if out is not None:
            return f"Out of bound integer variable {out} in constraint #{place} : {constraint.line_()}"
        if not _fits(body.vars, body.coeffs, 0, ends):
            return f"Possible integer overflow in constraint: {constraint}"
    elif kind == "int_div":
        low, high = _bounds(body.exprs[1], ends)
        if low <= 0 <= high and not _skips_zero(body.exprs[1], variables):
            return f"The domain of the divisor cannot contain 0: {constraint.line_()}"
    elif kind == "int_mod":
        if _bounds(body.exprs[1], ends)[0] <= 0:
            return f"An int_mod must have a strictly positive modulo argument: {constraint.line_()}"
    elif kind == "reservoir":
        return _reservoir_fault(constraint, body)
    elif kind == "cumulative":
        if len(body.intervals) != len(body.demands):
            return f"intervals_size() != demands_size() in constraint: {constraint.line_()}"
        for demand in body.demands:
            if _bounds(demand, ends)[0] < 0:
                return f"Demand {demand.line_()} must be positive in constraint: {constraint}"
    elif kind == "no_overlap_2d" and len(body.x_intervals) != len(body.y_intervals):
        return f"The two lists of intervals must have the same size: {constraint.line_()}"
    elif kind == "automaton":
        seen = {}
        steps = zip(body.transition_tail, body.transition_label, body.transition_head)
        for tail, label, head in steps:
            if seen.setdefault((tail, label), head) != head:
                pair = sorted((head, seen[tail, label]))
                steps = " and ".join(f"{tail} --({label})--> {state}" for state in pair)
                return f"automaton: incompatible transitions {steps}"
    return ""


def _skips_zero(expr, variables):
    """Whether zero lies in a gap of the domain of a single variable."""
    if len(expr.vars) != 1 or expr.offset:
        return False
    domain = variables[expr.vars[0]].domain
    return not any(low <= 0 <= high for low, high in zip(domain[::2], domain[1::2]))


def _reservoir_fault(constraint, body):
    hint = "Please use fixed events to setup initial state"
    if body.min_level > 0:
        return f"The min level of a reservoir must be <= 0. {hint}: {constraint.line_()}"
    if body.max_level < 0:
        return f"The max level of a reservoir must be >= 0. {hint}: {constraint.line_()}"
    return ""
