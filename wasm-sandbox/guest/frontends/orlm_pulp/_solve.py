"""One solve: the problem to the host, the answer into PuLP's objects."""

from orlm_model import bridge, result
from orlm_pulp import _options, _prices, _problem
from pulp import constants
from pulp.apis.core import PulpSolverError

# a value this close to a whole number is one for integer variables
_WHOLE = 1e-6
# a price or reduced cost below this is a rounding error
_NOISE = 1e-11


def _check(lp, variables, traits, solver):
    """What writing the file for the solver, or reading it there, would object to."""
    if traits.file == "mps":
        if len({variable.name for variable in variables}) < len(variables):
            raise _failed(solver)
        for variable in variables:
            low, high = variable.lowBound, variable.upBound
            if low is not None and high is not None and low > high:
                raise _failed(solver)
    elif traits.file is not None:
        lp.checkDuplicateVars()
        if traits.file == "lp":
            lp.checkLengthVars(100)


def _failed(solver):
    return PulpSolverError(f"Pulp: Error while executing {solver.path}")


def _ask(made):
    try:
        return result.decode(bridge.solve(made.encode()))
    except bridge.SolverRefusal as refusal:
        raise PulpSolverError(f"PuLP: the model was refused: {refusal}") from None


def _whole(values, variables, relaxed):
    made = [value + 0.0 for value in values]
    if not relaxed:
        for place, variable in enumerate(variables):
            value = made[place]
            if variable.cat == constants.LpInteger and abs(value - round(value)) <= _WHOLE:
                made[place] = float(round(value))
    return made


def solve(solver, traits, lp):
    """`solver.actualSolve(lp)`; returns the status, which is also assigned."""
    relaxed = traits.relaxes and not solver.mip
    variables = lp.variables()
    _check(lp, variables, traits, solver)
    with_sos = traits.file != "mps" and bool(lp.sos1 or lp.sos2)
    made = _problem.build(lp, variables, relaxed, with_sos, _options.starts(solver))
    made.options = _options.of(solver)
    answer = _ask(made)
    integral = not relaxed and lp.isMIP()
    ended = answer.termination
    if ended == "optimal":
        status, solution = constants.LpStatusOptimal, constants.LpSolutionOptimal
    elif ended == "infeasible":
        status, solution = traits.infeasible
    elif ended == "unbounded":
        status, solution = traits.unbounded
    elif ended == "infeasible_or_unbounded":
        status, solution = traits.undecided
    else:
        status, solution = traits.stopped if answer.point is not None else traits.stopped_empty
    if traits.says is not None and solver.msg:
        code = traits.codes.get(ended, 0)
        print(traits.says, code[integral] if isinstance(code, tuple) else code)
    values = answer.point if ended in ("optimal", "limit", "interrupted", "unknown") else None
    if values is not None:
        _Answer(traits, lp, variables, answer, made).assign(_whole(values, variables, relaxed), integral, relaxed)
    elif traits.zeros:
        _Answer(traits, lp, variables, answer, made).assign_zeros()
    if traits.digits:
        lp.objective.name = "OBJ"  # writing the file for CBC renames it
    lp.assignStatus(status, solution)
    lp.resolveOK = True
    return status


class _Answer:
    """Writes a point, and what belongs to it, into variables and constraints."""

    def __init__(self, traits, lp, variables, answer, made):
        self.traits, self.lp, self.variables, self.answer, self.made = traits, lp, variables, answer, made
        digits = traits.digits
        self.sign = -1.0 if traits.negates and lp.sense == constants.LpMaximize else 1.0
        self.shown = (lambda value: value) if digits is None else (lambda value: float(f"{value:.{digits}g}"))

    def assign(self, values, integral, relaxed):
        traits, shown = self.traits, self.shown
        for variable, value in zip(self.variables, values):
            if variable.name == "__dummy":
                continue
            value = shown(value)
            if traits.int_values and variable.cat == constants.LpInteger and not relaxed:
                value = int(value)
            variable.varValue = value
        if traits.slack is not None and (traits.slack_of_mip or not integral):
            self._slacks(values)
        constraints = self.lp._constraints.values()
        if traits.duals and not integral:
            answer = self.answer
            for variable, value in zip(self.variables, answer.reduced_cost or ()):
                variable.dj = self._cost(value)
            for constraint, value in zip(constraints, answer.row_dual or ()):
                constraint.pi = self._price(value)
        elif traits.duals_of_mip and integral:
            _prices.Fixed(self.made, values, self._price, self._cost).assign(self.variables, constraints)

    def assign_zeros(self):
        """Solution files have values whatever the status is; without a point there is nothing better than zero."""
        for variable in self.variables:
            variable.varValue = 0.0
            if self.traits.duals:
                variable.dj = 0.0
        for constraint in self.lp._constraints.values():
            if self.traits.duals:
                constraint.pi = 0.0
            if self.traits.slack is not None:
                constraint.slack = -1 * (constraint.constant + 0.0)

    def _cost(self, value):
        return self.shown(self.sign * value) if abs(value) > _NOISE else 0.0

    def _price(self, value):
        if abs(value) > _NOISE:
            return self.shown(self.sign * value)
        # CBC turns the sign of every price when it maximizes
        return -0.0 if self.traits.digits and self.lp.sense == constants.LpMaximize else 0.0

    def _slacks(self, values):
        rows, kind, shown = self.made.rows, self.traits.slack, self.shown
        start, index, coefficient = rows.start, rows.index, rows.value
        for place, constraint in enumerate(self.lp._constraints.values()):
            first, last = start[place], start[place + 1]
            activity = sum([values[j] * a for j, a in zip(index[first:last], coefficient[first:last])])
            if kind == "activity":
                constraint.slack = activity
            elif kind == "distance":
                slack = constraint.constant + activity
                constraint.slack = -slack if constraint.sense == constants.LpConstraintLE else slack
            else:
                constraint.slack = -1 * (constraint.constant + shown(float(activity)))
