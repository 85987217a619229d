"""From a docplex model to a Problem."""

from array import array
from math import ceil, floor

from docplex.mp.constants import ComparisonType
from docplex.mp.constr import RangeConstraint
from orlm_docplex import _convexity
from orlm_model import problem

INFINITY = problem.INFINITY
KINDS = {"C": 0, "I": 1, "B": 2, "S": 3, "N": 4}
# By how much more than its side a real-valued row must be when it is said to be false.
_STRICTLY = 1e-6
# How far a piecewise linear function is followed where its variable has no bound.
_REACH = 1e6


class NotConvex(Exception):
    """CPLEX refuses the model: with the constraint, or None for the objective."""

    def __init__(self, constraint=None):
        super().__init__()
        self.constraint = constraint


def bounded(value):
    """docplex's infinity is 1e20."""
    return value if -1e20 < value < 1e20 else (INFINITY if value > 0 else -INFINITY)


def linear_terms(expr):
    """(columns, coefficients, constant) of the linear part of an expression."""
    linear = expr.get_linear_part() if expr.is_quad_expr() else expr
    columns, values = [], []
    for var, value in linear.iter_terms():
        columns.append(var._index)
        values.append(value)
    return columns, values, expr.get_constant()


def products_of(expr):
    """[(first, second, coefficient)] of the quadratic part of an expression."""
    if not expr.is_quad_expr():
        return []
    return [(pair.first._index, pair.second._index, value) for pair, value in expr.iter_quads() if value]


def net_row(constraint):
    """(columns, coefficients, lower, upper) of a linear or a range constraint."""
    if isinstance(constraint, RangeConstraint):
        columns, values, constant = linear_terms(constraint._expr)
        return columns, values, bounded(constraint._lb - constant), bounded(constraint._ub - constant)
    columns, values, constant = linear_terms(constraint._left_expr)
    others, opposite, rhs = linear_terms(constraint._right_expr)
    if others:
        columns, values = columns + others, values + [-value for value in opposite]
    return columns, values, *sides(constraint._ctsense, bounded(rhs - constant))


def sides(sense, rhs):
    if sense is ComparisonType.LE:
        return -INFINITY, rhs
    return (rhs, INFINITY) if sense is ComparisonType.GE else (rhs, rhs)


class Encoder:
    """Writes a model into a Problem, its variables and linear constraints first and in their order."""

    def __init__(self, model, check_convexity=True):
        self.model = model
        self.check_convexity = check_convexity
        self.problem = problem.Problem(1 if model.is_minimized() else -1)
        self.binaries = set()
        # the logical constraint of each indicator
        self.logical = []

    def column(self, lower, upper, kind=0):
        """A hidden column after those of the model."""
        made = self.problem
        made.col_lb.append(lower)
        made.col_ub.append(upper)
        made.col_obj.append(0.0)
        made.col_kind.append(kind)
        made.col_names.texts.append("")
        return len(made.col_lb) - 1

    def encode(self):
        model, made = self.model, self.problem
        self._columns()
        for constraint in model._linct_scope.iter_objects():
            made.add_row(*net_row(constraint), constraint.name or "")
        for constraint in model._lazy_constraints:
            made.add_row(*net_row(constraint), constraint.name or "")
        for constraint in model._quadct_scope.iter_objects():
            self._quadratic_row(constraint)
        for constraint in model._logical_scope.iter_objects():
            self._logical(constraint)
        for constraint in model._pwl_scope.iter_objects():
            breaks_x, breaks_y, before, after = constraint.pwl_func._cplex_breaks()
            self._piecewise(constraint.expr._index, constraint.y._index, breaks_x, breaks_y, before, after)
        for sos in model.iter_sos():
            columns = [var._index for var in sos.iter_variables()]
            made.add_sos(sos.sos_type.value, columns, [float(weight) for weight in sos.weights])
        self._objective()
        return made

    def _columns(self):
        made = self.problem
        names = made.col_names.texts
        kinds = {type(vartype): KINDS[vartype.cplex_typecode] for vartype in self.model.iter_vartypes()}
        for var in self.model.iter_variables():
            lower, upper, kind = var._lb, var._ub, kinds[type(var._vartype)]
            if kind == 2:
                self.binaries.add(var._index)
                lower, upper = max(lower, 0.0), min(upper, 1.0)
            elif not (-1e20 < lower and upper < 1e20):
                lower, upper = bounded(lower), bounded(upper)
            made.col_lb.append(lower)
            made.col_ub.append(upper)
            made.col_kind.append(kind)
            names.append(var._name or "")
        made.col_obj = array("d", bytes(8 * len(names)))

    # --- objectives ---------------------------------------------------------------------------------------------------

    def _objective(self):
        model, made = self.model, self.problem
        if model.has_multi_objective():
            for expr, priority, weight, abstol, reltol, _ in objectives(model):
                columns, values, constant = linear_terms(expr)
                made.add_objective(columns, values, constant, int(priority), weight, abstol or 0.0, reltol or 0.0)
            return
        expr = model.objective_expr
        columns, values, made.offset = linear_terms(expr)
        made.offset = float(made.offset)
        for column, value in zip(columns, values, strict=True):
            made.col_obj[column] += value
        products = products_of(expr)
        if not products:
            return
        self._check_objective(products)
        made.set_quadratic_objective(*([list(part) for part in zip(*products, strict=True)]))

    def _check_objective(self, products):
        # asking the model for its parameters would make hundreds of them
        parameters = self.model.context._get_raw_cplex_parameters()
        if not self.check_convexity or (parameters is not None and parameters.optimalitytarget.get() == 3):
            return
        sign = 1.0 if self.model.is_minimized() else -1.0
        signed = [(first, second, sign * value) for first, second, value in products]
        if not _convexity.accepts_objective(signed, self.binaries):
            raise NotConvex()

    # --- constraints --------------------------------------------------------------------------------------------------

    def _quadratic_row(self, constraint):
        made = self.problem
        columns, values = [], []
        for var, value in constraint.iter_net_linear_coefs():
            columns.append(var._index)
            values.append(value)
        products = [
            (pair.first._index, pair.second._index, value) for pair, value in constraint.iter_net_quads() if value
        ]
        rhs = constraint.cplex_num_rhs()
        lower, upper = sides(constraint._ctsense, rhs)
        if not products:
            made.add_row(columns, values, lower, upper, constraint.name or "")
            return
        if self.check_convexity:
            self._check_row(constraint, products, bool(columns), rhs)
        firsts, seconds, factors = zip(*products, strict=True)
        made.add_quadratic_row(columns, values, firsts, seconds, factors, lower, upper, constraint.name or "")

    def _check_row(self, constraint, products, has_linear, rhs):
        sense = constraint._ctsense
        if sense is ComparisonType.GE:
            products, rhs = [(first, second, -value) for first, second, value in products], -rhs
        lower = self.problem.col_lb
        if sense is ComparisonType.EQ or not _convexity.accepts_row(
            products, has_linear, rhs, self.binaries, lambda place: lower[place] >= 0.0
        ):
            raise NotConvex(constraint)

    def _logical(self, constraint):
        self._indicators(constraint)
        self.logical += [constraint] * (len(self.problem.ind_col) - len(self.logical))

    def _indicators(self, constraint):
        made = self.problem
        columns, values, lower, upper = net_row(constraint.linear_constraint)
        trigger, value = constraint.binary_var._index, constraint.active_value
        made.add_indicator(trigger, value, columns, values, lower, upper)
        if not constraint.is_equivalence():
            return
        lower, upper = _outside(values, lower, upper)
        if lower == -INFINITY or upper == INFINITY:
            # what is beyond the one side that the row has
            beyond = (upper, INFINITY) if upper < INFINITY else (-INFINITY, lower)
            made.add_indicator(trigger, 1 - value, columns, values, *beyond)
            return
        # an equation is false on one of its two sides
        below, above = self.column(0.0, 1.0, 2), self.column(0.0, 1.0, 2)
        made.add_indicator(below, 1, columns, values, -INFINITY, lower)
        made.add_indicator(above, 1, columns, values, upper, INFINITY)
        sign = 1.0 if value else -1.0
        made.add_row([below, above, trigger], [1.0, 1.0, sign], 1.0 if value else 0.0, INFINITY)

    def _piecewise(self, x, y, xs, ys, before, after):
        """y = f(x) through the points, with a slope before the first and one after the last."""
        made = self.problem
        xs, ys = list(xs), list(ys)
        lower, upper = max(made.col_lb[x], -_REACH), min(made.col_ub[x], _REACH)
        low, high = min(lower, xs[0] - 1.0), max(upper, xs[-1] + 1.0)
        ys.insert(0, ys[0] + before * (low - xs[0]))
        xs.insert(0, low)
        ys.append(ys[-1] + after * (high - xs[-1]))
        xs.append(high)
        if all(one < other for one, other in zip(xs, xs[1:], strict=False)):
            made.add_piecewise(y, x, xs, ys)
            return
        weights = [self.column(0.0, 1.0) for _ in xs]
        made.add_row(weights, [1.0] * len(xs), 1.0, 1.0)
        made.add_row([x, *weights], [-1.0, *xs], 0.0, 0.0)
        made.add_row([y, *weights], [-1.0, *ys], 0.0, 0.0)
        made.add_sos(2, weights, [float(place + 1) for place in range(len(xs))])


def _outside(values, lower, upper):
    """The nearest values of a row of integer variables below `lower` and above `upper`."""
    if all(float(value).is_integer() for value in values):
        below = ceil(lower - _STRICTLY) - 1.0 if lower > -INFINITY else lower
        return below, floor(upper + _STRICTLY) + 1.0 if upper < INFINITY else upper
    return lower - _STRICTLY, upper + _STRICTLY


def objectives(model):
    """(expression, priority, weight, absolute tolerance, relative tolerance, name) of each of several objectives."""
    kept = model._multi_objective
    count = len(kept.exprs)

    def listed(values, default):
        if values is None:
            return [default] * count
        values = [values] * count if isinstance(values, (int, float)) else list(values)
        return [default if value is None else value for value in values]

    return list(
        zip(
            kept.exprs,
            listed(kept.priorities, 1),
            [float(weight) for weight in listed(kept.weights, 1.0)],
            listed(kept.abstols, 0.0),
            listed(kept.reltols, 0.0),
            listed(kept.names, None),
            strict=True,
        )
    )


def options(parameters):
    """The host's option names for those CPLEX parameters that were changed."""
    found = {}
    limits = parameters.mip.limits
    tolerances = parameters.mip.tolerances
    for parameter, name, convert in (
        (parameters.timelimit, "time_limit", float),
        (tolerances.mipgap, "mip_gap", float),
        (tolerances.absmipgap, "mip_gap_abs", float),
        (limits.nodes, "node_limit", int),
        (limits.solutions, "solution_limit", int),
        (parameters.threads, "threads", int),
        (parameters.randomseed, "seed", int),
    ):
        if parameter.is_nondefault() and parameter.get() < 1e75:
            found[name] = convert(parameter.get())
    # a tolerance above the default is a permission, which the host does not take
    for parameter, name in (
        (parameters.simplex.tolerances.feasibility, "feasibility_tolerance"),
        (parameters.simplex.tolerances.optimality, "optimality_tolerance"),
        (tolerances.integrality, "integrality_tolerance"),
    ):
        if 0.0 < parameter.get() < parameter.default_value:
            found[name] = float(parameter.get())
    return found
