"""Several objectives: what `setObjectiveN` and the attributes ObjN... keep.

Objective 0 is the model's own; its coefficients and constant stay where a single objective has them.
"""

from gurobipy import _expr, _params


_ROUNDING = 1e-6


class Objective:
    """What one objective has beside (for objective 0) the model's own coefficients."""

    def __init__(self, priority=0, weight=1.0, abstol=1e-6, reltol=0.0, name=""):
        self.coefs = {}
        self.con = 0.0
        self.priority, self.weight = priority, weight
        self.abstol, self.reltol, self.name = abstol, reltol, name

    def copy(self):
        made = Objective(self.priority, self.weight, self.abstol, self.reltol, self.name)
        made.coefs, made.con = dict(self.coefs), self.con
        return made


def count(core):
    return max(core.objectives, default=0) + 1


def has_several(core):
    return count(core) > 1


def chosen(core):
    """The number of the objective that parameter ObjNumber names."""
    number = _params.value_of(core.params, _params.BY_LOWER_NAME["objnumber"])
    if number >= count(core):
        raise AttributeError("Value of parameter ObjNumber is larger than the number of objectives")
    return number


def at(core, number):
    """The objective of this number, made if it is not there."""
    made = core.objectives.get(number)
    if made is None:
        made = core.objectives[number] = Objective(name=f"OBJ{number}" if number else "")
    return made


def linear_part(core, number):
    """(columns, coefficients, constant) of an objective."""
    if number == 0:
        columns = [place for place, value in enumerate(core.obj) if value]
        return columns, [core.obj[place] for place in columns], core.objcon
    objective = at(core, number)
    pairs = [(column, value) for column, value in sorted(objective.coefs.items()) if value]
    return [column for column, _ in pairs], [value for _, value in pairs], objective.con


def value(core, number):
    """An objective's value at the solution."""
    columns, values, constant = linear_part(core, number)
    return constant + sum(coefficient * core.x[column] for column, coefficient in zip(columns, values)) + 0.0


def write(core, made):
    """All objectives into a Problem, which then has none in its columns."""
    for column in range(len(made.col_obj)):
        made.col_obj[column] = 0.0
    made.offset = 0.0
    for number in range(count(core)):
        columns, values, constant = linear_part(core, number)
        objective = at(core, number)
        # the default tolerance is there for rounding, which the host sees to itself
        abstol = objective.abstol if objective.abstol > _ROUNDING else 0.0
        made.add_objective(columns, values, constant, objective.priority, objective.weight, abstol, objective.reltol)


def expression(core, number):
    """The objective of this number as an expression."""
    columns, values, constant = linear_part(core, number)
    return _expr.linear([core.vars[column] for column in columns], values, constant)


def renumber(core, new):
    """Follows the removal of columns: `new` maps old places to new ones."""
    for objective in core.objectives.values():
        objective.coefs = {new[column]: value for column, value in objective.coefs.items() if column in new}
