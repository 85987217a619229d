"""From an LpProblem to a request container."""

from array import array

from orlm_model import problem
from pulp import constants

_INFINITY = problem.INFINITY


def build(lp, variables, relaxed, with_sos, start):
    """The Problem of `lp`, whose columns are `variables` in that order."""
    made = problem.Problem(1 if lp.sense == constants.LpMinimize else -1)
    lower, upper, kinds, names = made.col_lb, made.col_ub, made.col_kind, made.col_names.texts
    column = {}
    for place, variable in enumerate(variables):
        column[id(variable)] = place
        low, high = variable.lowBound, variable.upBound
        lower.append(-_INFINITY if low is None else low)
        upper.append(_INFINITY if high is None else high)
        kinds.append(problem.INTEGER if variable.cat == constants.LpInteger and not relaxed else problem.CONTINUOUS)
        names.append(variable.name)
    made.col_obj = costs = array("d", bytes(8 * len(lower)))
    objective = lp.objective
    made.offset = float(objective.constant)
    for variable, cost in objective.items():
        costs[column[id(variable)]] = cost
    add_row = made.add_row
    for name, constraint in lp._constraints.items():
        right = 0.0 - constraint.constant
        sense = constraint.sense
        add_row(
            [column[id(variable)] for variable in constraint],
            list(constraint.values()),
            right if sense != constants.LpConstraintLE else -_INFINITY,
            right if sense != constants.LpConstraintGE else _INFINITY,
            name,
        )
    if with_sos:
        for kind, sets in ((1, lp.sos1), (2, lp.sos2)):
            for weights in sets.values():
                made.add_sos(kind, [column[id(variable)] for variable in weights], [float(w) for w in weights.values()])
    if start:
        values = [variable.varValue for variable in variables]
        made.start = array("d", [problem.NO_CONSTANT if value is None else value for value in values])
    return made
