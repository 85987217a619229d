"""From a Model to a request container and back: encoding, statuses, the solution."""

from array import array

from gurobipy import _expr, _nonlinear, _params, _several
from gurobipy._exception import GurobiError
from gurobipy._grb import GRB
from gurobipy._state import INFINITY, bounded
from orlm_model import bridge, problem, result

_KIND = {"C": 0, "I": 1, "B": 2, "S": 3, "N": 4}
_GENERAL = {
    GRB.GENCONSTR_MAX: "max", GRB.GENCONSTR_MIN: "min", GRB.GENCONSTR_ABS: "abs",
    GRB.GENCONSTR_AND: "and", GRB.GENCONSTR_OR: "or",
}  # fmt: skip
_STATUS = {"optimal": 2, "infeasible": 3, "infeasible_or_unbounded": 4, "unbounded": 5, "interrupted": 11}
_LIMITS = {"time": 9, "node": 8, "solution": 10, "iteration": 7, "memory": 17}
# a value this close to a whole number is shown as one for integer variables
_WHOLE = 1e-6


def _sides(sense, rhs):
    rhs = bounded(rhs)
    if sense == "<":
        return -INFINITY, rhs
    return (rhs, INFINITY) if sense == ">" else (rhs, rhs)


# the lists of a Problem that a general constraint may add to
_GROWING = ("col_lb", "row_lb", "qrow_lb", "sos_type", "ind_col", "gen_kind", "nrow_root")


class Encoder:
    """Writes a model into a Problem."""

    def __init__(self, core):
        self.core = core
        self.problem = problem.Problem(core.sense, core.objcon)
        # for each general constraint, what it was written as: {list of the problem: (first, last)}
        self.spans = []

    def _lengths(self):
        return [len(getattr(self.problem, field)) for field in _GROWING]

    def column(self, lower, upper, cost=0.0, kind=0):
        """A hidden column after those of the program."""
        made = self.problem
        made.col_lb.append(lower)
        made.col_ub.append(upper)
        made.col_obj.append(cost)
        made.col_kind.append(kind)
        made.col_names.texts.append("")
        return len(made.col_lb) - 1

    def encode(self):
        core, made = self.core, self.problem
        made.col_lb = array("d", core.lb)
        made.col_ub = array("d", core.ub)
        made.col_obj = array("d", core.obj)
        made.col_kind = bytearray([_KIND[letter] for letter in core.vtype])
        made.col_names.texts = core.vname[:]
        if "B" in core.vtype:
            for place, (letter, lower, upper) in enumerate(zip(core.vtype, core.lb, core.ub)):
                if letter == "B" and (lower < 0.0 or upper > 1.0):
                    self._clip(place)
        for constr in core.constrs:
            lower, upper = _sides(constr.sense_, constr.rhs_)
            made.add_row(constr.cols_, constr.coefs_, lower, upper, constr.name_)
        for columns, values, sense, rhs in core.lazy_rows:
            made.add_row(columns, values, *_sides(sense, rhs))
        if core.qobj[0]:
            made.set_quadratic_objective(*core.qobj)
        for constr in core.qconstrs:
            lower, upper = _sides(constr.sense_, constr.rhs_)
            made.add_quadratic_row(
                constr.cols_, constr.coefs_, constr.first_, constr.second_, constr.qcoefs_, lower, upper, constr.name_
            )
        for sos in core.soss:
            made.add_sos(sos.kind_, sos.cols_, sos.weights_)
        for gen in core.gens:
            before = self._lengths()
            self._general(gen)
            spans = zip(_GROWING, before, self._lengths())
            self.spans.append({field: (first, last) for field, first, last in spans if first < last})
        for column, (xs, ys) in core.pwl.items():
            cost = self.column(-INFINITY, INFINITY, 1.0)
            self.piecewise(column, cost, xs, ys)
        if _several.has_several(core):
            _several.write(core, made)
        self._start()
        made.options = _params.solve_options(core.params)
        return made

    def _clip(self, place):
        made = self.problem
        made.col_lb[place] = max(made.col_lb[place], 0.0)
        made.col_ub[place] = min(made.col_ub[place], 1.0)

    def _start(self):
        core = self.core
        if not core.has_start:
            return
        values = array("d", [problem.NO_CONSTANT]) * len(self.problem.col_lb)
        for var in core.vars:
            start = var.own_.get("Start") if var.own_ else None
            if start is not None and start < 1e100:
                values[var.i_] = start
        self.problem.start = values

    def _general(self, gen):
        made, data = self.problem, gen.data_
        kind = gen.kind_
        if kind in _GENERAL:
            made.add_general(_GENERAL[kind], self._result(data[0]), data[1], data[2])
        elif kind == GRB.GENCONSTR_INDICATOR:
            column, value, columns, values, sense, rhs = data
            # the trigger of an indicator is a binary variable, whatever its type says
            made.col_kind[column] = 2
            self._clip(column)
            made.add_indicator(column, value, columns, values, *_sides(sense, rhs))
        elif kind == GRB.GENCONSTR_PWL:
            self.piecewise(*data)
        elif kind == GRB.GENCONSTR_NORM:
            self._norm(*data)
        else:
            result_column, tree = data
            if _nonlinear.is_quadratic(tree):
                columns, values, constant = _nonlinear.Flattener(made).form(tree)
                made.add_row([result_column] + columns, [-1.0] + values, -constant, -constant)
            else:
                root = _nonlinear.NodeWriter(made).write(tree)
                made.add_nonlinear_row([result_column], [-1.0], root, 0.0, 0.0, gen.name_)

    def _result(self, result_column):
        """The result of `expr == max_(...)` with an expression on the left is a hidden column."""
        if not isinstance(result_column, tuple):
            return result_column
        columns, values, constant = result_column
        column = self.column(-INFINITY, INFINITY)
        self.problem.add_row([column] + columns, [-1.0] + values, -constant, -constant)
        return column

    def _norm(self, result_column, operands, which):
        made = self.problem
        if which == 2.0:
            made.add_quadratic_row(
                [], [], [result_column] + operands, [result_column] + operands,
                [1.0] + [-1.0] * len(operands), 0.0, 0.0,
            )  # fmt: skip
            floor = self.column(0.0, INFINITY)
            made.add_row([floor, result_column], [1.0, -1.0], 0.0, 0.0)
            return
        sizes = []
        for operand in operands:
            size = self.column(0.0, INFINITY)
            made.add_general("abs", size, [operand])
            sizes.append(size)
        if which == 1.0:
            made.add_row([result_column] + sizes, [-1.0] + [1.0] * len(sizes), 0.0, 0.0)
        elif which == INFINITY:
            made.add_general("max", result_column, sizes)
        else:
            raise NotImplementedError(f"gurobipy: the norm {which:g} is not supported by this environment")

    def piecewise(self, x_column, y_column, xs, ys):
        """y = f(x) through the points; the first and last segment go on to the bounds of x, as in Gurobi."""
        made = self.problem
        xs, ys = list(xs), list(ys)
        lower, upper = made.col_lb[x_column], made.col_ub[x_column]
        rising = len(xs) > 1 and all(a < b for a, b in zip(xs, xs[1:]))
        if rising and lower > -INFINITY and upper < INFINITY:
            made.add_piecewise(y_column, x_column, xs, ys)
            return
        # a jump, or an end that goes on for ever, which not every solver can be told
        reach = 1e6
        low, high = max(lower, -reach), min(upper, reach)
        if low < xs[0] < xs[1]:
            slope = (ys[1] - ys[0]) / (xs[1] - xs[0])
            ys.insert(0, ys[0] + slope * (low - xs[0]))
            xs.insert(0, low)
        if high > xs[-1] > xs[-2]:
            slope = (ys[-1] - ys[-2]) / (xs[-1] - xs[-2])
            ys.append(ys[-1] + slope * (high - xs[-1]))
            xs.append(high)
        weights = [self.column(0.0, 1.0) for _ in xs]
        made.add_row(weights, [1.0] * len(xs), 1.0, 1.0)
        made.add_row([x_column] + weights, [-1.0] + xs, 0.0, 0.0)
        made.add_row([y_column] + weights, [-1.0] + ys, 0.0, 0.0)
        made.add_sos(2, weights, [float(place + 1) for place in range(len(xs))])


def shown(values, vtypes):
    """Variable values as a program sees them: no negative zero, whole numbers for integer variables."""
    made = [value + 0.0 for value in values]
    for place, value in enumerate(made):
        if not value.is_integer() and vtypes[place] in "BIN" and abs(value - round(value)) <= _WHOLE:
            made[place] = float(round(value))
    return made


def encode(core):
    return Encoder(core).encode()


def optimize(core):
    """Solves the model as it stands and keeps the answer."""
    core.forget()
    try:
        answer = result.decode(bridge.solve(encode(core).encode()))
    except bridge.SolverRefusal as refusal:
        feature = refusal.unsupported
        if feature is not None:
            raise GurobiError(GRB.ERROR_NOT_SUPPORTED, f"not supported: {feature}") from None
        raise GurobiError(GRB.ERROR_INVALID_ARGUMENT, str(refusal)) from None
    keep(core, answer)


def keep(core, answer):
    core.result = answer
    status = _STATUS.get(answer.termination)
    if status is None:
        status = _LIMITS.get(answer.limit, 13) if answer.termination == "limit" else 12
    core.status = status
    if answer.point is None or status in (3, 4):
        return
    core.x = shown(answer.point[: len(core.vars)], core.vtype)
    core.pool = [shown(point[: len(core.vars)], core.vtype) for point in answer.pool]
    # of several objectives the first is the model's
    reported = None if _several.has_several(core) else answer.objective
    core.objval = result.tidy_objective(reported, core.obj, core.qobj, core.objcon, core.x)
    if status == 2 and core.is_mip():
        cutoff = _params.value_of(core.params, _params.BY_LOWER_NAME["cutoff"])
        if abs(cutoff) < 1e100 and core.sense * (core.objval - cutoff) > 1e-9:
            core.forget()
            core.result, core.status = answer, 6


def objective_of(core):
    """The model's objective as an expression, in column order."""
    columns = [place for place, value in enumerate(core.obj) if value != 0.0]
    lin = _expr.linear([core.vars[place] for place in columns], [core.obj[place] for place in columns], core.objcon)
    first, second, values = core.qobj
    if not first:
        return lin
    return _expr.quadratic(lin, [core.vars[i] for i in first], [core.vars[j] for j in second], list(values))
