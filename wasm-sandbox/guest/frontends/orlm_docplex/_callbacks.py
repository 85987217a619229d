"""Callbacks of CPLEX's Python package, asked between solves."""

from cplex import callbacks

# A callback that always rejects would go on for ever; the host's budget ends it much earlier.
_MOST_ROUNDS = 10_000
_VIOLATED = 1e-6
_SIDES = {"L": (-1, 0), "G": (0, 1), "E": (-1, 1)}


def solve(engine, made, registered):
    """Solves `made` until no lazy constraint is violated; returns the answer."""
    lazy = [item for item in registered if isinstance(item, callbacks.LazyConstraintCallback)]
    lazy = [item for item in lazy if not isinstance(item, callbacks.UserCutCallback)]
    for _ in range(_MOST_ROUNDS):
        answer = engine.ask(made)
        if answer.point is None or answer.termination not in ("optimal", "limit"):
            return answer
        values = engine.shown(answer.point)
        found = False
        for callback in lazy:
            _show(callback, values, answer)
            callback._added = []
            callback()
            for row in callback._added:
                found = _add(made, values, *row) or found
        if not found:
            break
    for callback in registered:
        watches = isinstance(callback, callbacks.MIPInfoCallback) and not isinstance(callback, callbacks.AtSolution)
        if watches or isinstance(callback, callbacks.IncumbentCallback):
            _show(callback, values, answer)
            callback()
    return answer


def _show(callback, values, answer):
    callback._values, callback._objective = values, answer.objective


def _add(made, values, columns, coefficients, sense, rhs):
    """Adds the row, and tells whether the solution violates it."""
    below, above = _SIDES[sense]
    infinity = float("inf")
    made.add_row(columns, coefficients, rhs if above else -infinity, rhs if below else infinity)
    excess = sum(value * values[column] for column, value in zip(columns, coefficients, strict=True)) - rhs
    return excess > _VIOLATED if not above else -excess > _VIOLATED if not below else abs(excess) > _VIOLATED
