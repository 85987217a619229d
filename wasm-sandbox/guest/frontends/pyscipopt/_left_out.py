"""Columns that the host is not sent: deleted ones, and those that SCIP makes by itself.

SCIP shows the slack of an indicator and the switches of a cardinality constraint among the variables. Here they follow
from the others, and are columns of the request only where a program puts them into its own constraints or objective.
"""

from array import array

from pyscipopt._building import variables_of

_INDICES = (
    ("rows", "index"), ("qrow_linear", "index"), ("sos_rows", "index"), ("ind_rows", "index"), ("nrow_linear", "index"),
    ("nodes", "column"), (None, "qrow_i"), (None, "qrow_j"), (None, "ind_col"), (None, "gen_result"), (None, "gen_operand"),
)  # fmt: skip


class Slack:
    """The slack of an indicator's row: how far the row is beyond its side."""

    def __init__(self, columns, values, rhs):
        self.columns, self.values, self.rhs = columns, values, rhs

    def at(self, point):
        activity = sum([value * point[column] for column, value in zip(self.columns, self.values)], 0.0)
        return max(activity - self.rhs, 0.0)


class Switch:
    """Whether a variable of a cardinality constraint is not zero."""

    def __init__(self, column):
        self.column = column

    def at(self, point):
        return 1.0 if abs(point[self.column]) > 1e-9 else 0.0


def take_in(core):
    """Makes those columns real that the program uses."""
    implied = core.implied
    used = {column for column in implied if core.obj[column]}
    for constraint in core.conss + core.lazy:
        if constraint.kind_ == "nonlinear":
            used.update(variable.column_ for variable in variables_of(constraint.data_))
        elif constraint.kind_ in ("SOS1", "SOS2"):
            used.update(constraint.data_[0])
        elif hasattr(constraint, "cols_") and constraint not in core.implied_rows:
            used.update(constraint.cols_)
    for column in used & implied.keys():
        del implied[column]
    present = set(core.conss)
    core.implied_rows = {
        row: column for row, column in core.implied_rows.items() if column in implied and row in present
    }


def leave_out(problem, columns):
    """Takes columns out of a Problem."""
    kept = [column for column in range(len(problem.col_lb)) if column not in columns]
    place = dict(zip(kept, range(len(kept))))
    place[-1] = -1
    for field in ("col_lb", "col_ub", "col_obj"):
        values = getattr(problem, field)
        setattr(problem, field, array("d", [values[column] for column in kept]))
    problem.col_kind = bytearray([problem.col_kind[column] for column in kept])
    texts = problem.col_names.texts
    problem.col_names.texts = [texts[column] for column in kept]
    for part, field in _INDICES:
        holder = problem if part is None else getattr(problem, part)
        setattr(holder, field, array("i", [place[column] for column in getattr(holder, field)]))
    if problem.start is not None:
        problem.start = array("d", [problem.start[column] for column in kept])


def put_back(core, values, columns, follow):
    """The values of all columns; those that were left out are zero, or `follow` from the others."""
    given = iter(values)
    made = [0.0 if column in columns else next(given) for column in range(len(core.vars))]
    if follow:
        for column, rule in core.implied.items():
            made[column] = rule.at(made)
    return made
