"""Bases and infeasible subsystems, as far as the host's answer tells them.

The host reports a point and its duals, no basis. At a vertex that is not degenerate they determine one: what lies
strictly between its bounds is basic. Where a vertex is degenerate, rows are taken before columns.
"""

from highspy import _records as records
from highspy._enums import HighsBasisStatus, IisBoundStatus

_TOLERANCE = 1e-7
_LOWER, _BASIC, _UPPER = HighsBasisStatus.kLower, HighsBasisStatus.kBasic, HighsBasisStatus.kUpper
_ZERO, _NONBASIC = HighsBasisStatus.kZero, HighsBasisStatus.kNonbasic


def unknown(store):
    """What is shown where there is no basis."""
    return records.put(
        records.HighsBasis(), col_status=[_NONBASIC] * len(store.cost), row_status=[_BASIC] * len(store.row_lower)
    )


def _at(value, lower, upper, dual):
    """The status outside the basis, or None for a value strictly between its bounds."""
    slack = _TOLERANCE * max(1.0, abs(value))
    low, high = abs(value - lower) <= slack, abs(value - upper) <= slack
    if low and high:
        return _UPPER if dual < 0.0 else _LOWER
    if low or high:
        return _LOWER if low else _UPPER
    return _ZERO if lower == -upper == -float("inf") and value == 0.0 else None


def derived(store, solution):
    """The basis of a solved linear program, or the unknown one when its point is no vertex."""
    sign = store.sense
    columns = list(zip(solution.col_value, store.lower, store.upper, solution.col_dual))
    rows = list(zip(solution.row_value, store.row_lower, store.row_upper, solution.row_dual))
    outside = [_at(value, lower, upper, sign * dual) for value, lower, upper, dual in columns + rows]
    duals = [item[3] for item in columns + rows]
    basic = {place for place, status in enumerate(outside) if status is None}
    missing = len(rows) - len(basic)
    places = list(range(len(columns), len(outside))) + list(range(len(columns)))
    for place in places:
        if missing <= 0:
            break
        if place not in basic and abs(duals[place]) <= _TOLERANCE:
            basic.add(place)
            missing -= 1
    if missing:
        return unknown(store)
    statuses = [_BASIC if place in basic else status for place, status in enumerate(outside)]
    return records.put(
        records.HighsBasis(), valid=True, alien=False, was_alien=False, col_status=statuses[: len(columns)],
        row_status=statuses[len(columns) :],
    )  # fmt: skip


def _bound(lower, upper):
    names = {(False, False): "Free", (True, False): "Lower", (False, True): "Upper", (True, True): "Boxed"}
    return int(getattr(IisBoundStatus, "kIisBoundStatus" + names[lower, upper]))


def fill_iis(store, iis, lists):
    """Puts the host's subsystem into a HighsIis, with the columns that its rows use."""
    low, high = set(lists.get("column_lower", ())), set(lists.get("column_upper", ()))
    below, above = set(lists.get("row_lower", ())), set(lists.get("row_upper", ()))
    rows = sorted(below | above)
    columns = sorted(low | high | {column for row in rows for column in store.row_columns[row]})
    part = store.duplicate()
    part.delete_rows(set(range(len(store.row_lower))) - set(rows))
    part.delete_columns(set(range(len(store.cost))) - set(columns))
    records.put(
        iis, status_=3, col_index_=columns, row_index_=rows,
        col_bound_=[_bound(column in low, column in high) for column in columns],
        row_bound_=[_bound(row in below, row in above) for row in rows],
        col_status_=[1 if column in set(columns) else -1 for column in range(len(store.cost))],
        row_status_=[1 if row in set(rows) else -1 for row in range(len(store.row_lower))],
        model_=records.put(records.HighsModel(), lp_=part.lp()),
    )  # fmt: skip
