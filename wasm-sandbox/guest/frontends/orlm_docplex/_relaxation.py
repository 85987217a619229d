"""Relaxations: the least change of some constraints that makes a model feasible, as CPLEX's feasopt finds it."""

from array import array

from docplex.mp.constr import RangeConstraint
from orlm_docplex import _encode
from orlm_model.problem import INFINITY

_NUMBER = "number of infeasibilities"
_SUM = "sum of infeasibilities"


def solve(engine, model, groups, mode):
    """A relaxed SolveSolution, or None when the rest of the model is infeasible too."""
    name = mode.name
    if "Quad" in name:
        raise NotImplementedError(f"docplex: the relaxation {name} is not supported by this environment")
    counted, optimal = "Inf" in name, name.startswith("Opt")
    if optimal and model.is_quadratic():
        raise NotImplementedError("docplex: relaxing a quadratic problem is not supported by this environment")
    made = _encode.Encoder(model).encode()
    wanted = list(enumerate(made.col_obj)), made.sense
    changes, costs = _loosen(model, made, groups, counted)
    made.options = _encode.options(model.parameters)
    made.sense, made.offset, made.qobj = 1, 0.0, None
    made.col_obj = array("d", bytes(8 * len(made.col_lb)))
    made.objectives, made.objective_rows = [], type(made.rows)()
    made.add_objective(list(costs), list(costs.values()), 0.0, 2, 1.0, 0.0, 0.0)
    if optimal:
        terms, sense = wanted
        terms = [(column, sense * cost) for column, cost in terms if cost]
        made.add_objective([column for column, _ in terms], [cost for _, cost in terms], 0.0, 1, 1.0, 0.0, 0.0)
    answer = engine.ask(made)
    integer = engine.solved_as_mip()
    if answer.termination != "optimal":
        engine.keep_relaxed(103 if integer else 3, None, "integer infeasible" if integer else "infeasible")
        return None
    kind = _NUMBER if counted else _SUM
    code = _code(integer, counted, optimal)
    engine.keep_relaxed(code, answer, f"{'optimal' if optimal else 'feasible'} relaxed {kind}")
    answer.objective = None
    solution = engine.solution(answer)
    solution.store_infeasibilities(_infeasibilities(changes, answer.point))
    return solution


def _code(integer, counted, optimal):
    base = 120 if integer else 14
    return base + 2 * counted + optimal


def _loosen(model, made, groups, counted):
    """Adds a column for each side of each relaxable row; returns what belongs to which constraint, and the costs."""
    places = {constraint: place for place, constraint in enumerate(model._linct_scope.iter_objects())}
    changes, costs, entries = [], {}, {}

    def column(lower, upper, kind):
        made.col_lb.append(lower)
        made.col_ub.append(upper)
        made.col_kind.append(kind)
        made.col_names.texts.append("")
        return len(made.col_lb) - 1

    for preference, constraints in groups:
        for constraint in constraints:
            place = places.get(constraint)
            if place is None:
                raise NotImplementedError(
                    f"docplex: relaxing a {constraint.short_typename} is not supported by this environment"
                )
            up = column(0.0, INFINITY, 0) if made.row_lb[place] > -INFINITY else None
            down = column(0.0, INFINITY, 0) if made.row_ub[place] < INFINITY else None
            for change, sign in ((up, 1.0), (down, -1.0)):
                if change is None:
                    continue
                entries.setdefault(place, []).append((change, sign))
                if counted:
                    used = column(0.0, 1.0, 2)
                    made.add_indicator(used, 0, [change], [1.0], -INFINITY, 0.0)
                    costs[used] = 1.0 / preference
                else:
                    costs[change] = 1.0 / preference
            changes.append((constraint, up, down))
    _widen(made, entries)
    return changes, costs


def _widen(made, entries):
    """Puts the new columns into their rows."""
    old = made.rows
    made.rows = type(old)()
    for place in range(len(old.start) - 1):
        begin, end = old.start[place], old.start[place + 1]
        extra = entries.get(place, ())
        columns = list(old.index[begin:end]) + [change for change, _ in extra]
        made.rows.add(columns, list(old.value[begin:end]) + [sign for _, sign in extra])


def _infeasibilities(changes, point):
    """{constraint: change}, positive where CPLEX counts a side as exceeded."""
    found = {}
    for constraint, up, down in changes:
        over = point[down] if down is not None else 0.0
        under = point[up] if up is not None else 0.0
        amount = under - over if isinstance(constraint, RangeConstraint) else over - under
        found[constraint] = amount + 0.0
    return found
