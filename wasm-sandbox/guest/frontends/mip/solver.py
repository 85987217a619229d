"""The data of a model and its solution; the way to the host."""

import sys
from array import array
from math import ldexp

from mip.constants import (
    BINARY,
    CONTINUOUS,
    GREATER_OR_EQUAL,
    INTEGER,
    LESS_OR_EQUAL,
    MAXIMIZE,
    MINIMIZE,
    OptimizationStatus,
    SearchEmphasis,
)
from mip.entities import Column, LinExpr
from mip.exceptions import InterfacingError
from orlm_model import bridge, problem, result

_STATUS = {
    "optimal": OptimizationStatus.OPTIMAL,
    "infeasible": OptimizationStatus.INFEASIBLE,
    "unbounded": OptimizationStatus.UNBOUNDED,
}
_INFINITE = problem.INFINITY
_UNLIMITED = 2**31 - 1
_HUGE = 1e27
# how close to a whole number integer variables, and others up to rounding, are shown as one
_WHOLE, _ROUNDING = 1e-5, 1e-12


def _bound(value):
    """CBC's numbers end at the largest double, which means infinity."""
    return value if abs(value) < 1e30 else (_INFINITE if value > 0 else -_INFINITE)


def _number(value):
    """A float; what is no number is refused as C does it."""
    return value if type(value) is float else ldexp(value, 0)


def _check_name(name):
    if not isinstance(name, str):
        raise AttributeError(f"'{type(name).__name__}' object has no attribute 'encode'")


def _capped(value):
    return value if -_HUGE < value < _HUGE else (sys.float_info.max if value > 0 else -sys.float_info.max)


def as_sense(sense):
    wanted = sense.strip().upper()
    if wanted not in (MAXIMIZE, MINIMIZE):
        raise ValueError(f"Unknown sense: {sense}, use {MAXIMIZE} or {MINIMIZE}")
    return wanted


class Solver:
    """Columns and rows as lists, in the order of their places."""

    def __init__(self, name="", sense=MINIMIZE):
        self.name = name
        self.sense = MAXIMIZE if sense == MAXIMIZE else MINIMIZE
        self.lb, self.ub, self.obj = [], [], []
        self.integer, self.col_name = bytearray(), []
        self._named = 0
        # per row a dict from the column's place to the coefficient
        self.rows, self.row_sense, self.row_rhs, self.row_name = [], [], [], []
        self.lazy, self.soss = [], []
        self.const = 0.0
        self.start = None
        self.verbose = 1
        self.emphasis = SearchEmphasis.DEFAULT
        self.pump_passes = 30
        self.max_seconds = sys.float_info.max
        self.max_nodes = self.max_solutions = self.max_iterations = _UNLIMITED
        self.cutoff = sys.float_info.max
        self.forget()

    def forget(self):
        self.point = self.objective_value = self.bound = None
        self.pool = []
        self.num_solutions = 0
        self._duals = self._costs = self._slacks = None

    # --- building -----------------------------------------------------------------------------------------------------

    def add_var(self, obj, lb, ub, var_type, column, name):
        _check_name(name)
        if column is not None:
            place = len(self.lb)
            for constr, value in zip(column.constrs, column.coeffs, strict=True):
                self.rows[constr.idx][place] = float(value)
        lb, ub, obj = _number(lb), _number(ub), _number(obj)
        self.lb.append(lb)
        self.ub.append(ub)
        self.obj.append(obj)
        self.integer.append(var_type.upper() in (BINARY, INTEGER))
        self.col_name.append(name)

    def name_columns(self):
        """Names for columns without one, which they get when something other than a name is first asked of the model."""
        names = self.col_name
        for place in range(self._named, len(names)):
            names[place] = names[place] or f"C{place:07d}"
        self._named = len(names)

    def cap_infinities(self):
        """CBC shows an infinite bound as the largest double once it has taken the columns over."""
        self.lb = [_capped(value) for value in self.lb]
        self.ub = [_capped(value) for value in self.ub]

    def set_bound(self, field, place, value):
        getattr(self, field)[place] = _capped(_number(value))

    def _terms(self, lin_expr):
        return {var._idx: value if type(value) is float else ldexp(value, 0) for var, value in lin_expr.expr.items()}

    def add_constr(self, lin_expr, name=""):
        terms = self._terms(lin_expr)
        sense = lin_expr.sense
        if len(sense) != 1:
            raise TypeError(
                f"initializer for ctype 'char' must be a bytes of length 1, not {type(sense.encode()).__name__}"
            )
        rhs = _number(-lin_expr.const)
        _check_name(name)
        self.rows.append({place: value for place, value in terms.items() if value})
        self.row_sense.append(sense)
        self.row_rhs.append(rhs)
        self.row_name.append(name)

    def add_lazy_constr(self, lin_expr):
        self.lazy.append((self._terms(lin_expr), lin_expr.sense, -float(lin_expr.const)))

    def add_sos(self, sos, sos_type):
        self.soss.append((sos_type, [var.idx for var, _ in sos], [float(weight) for _, weight in sos]))

    def set_objective(self, lin_expr):
        costs = [0.0] * len(self.lb)
        for var, value in lin_expr.expr.items():
            costs[var.idx] = _number(value)
        self.obj = costs
        self.const = lin_expr.const
        self.name_columns()
        self.cap_infinities()
        if lin_expr.sense in (MAXIMIZE, MINIMIZE):
            self.sense = lin_expr.sense

    def objective(self, model):
        made = LinExpr(const=self.const)
        names = model.vars
        for place, value in enumerate(self.obj):
            if abs(value) >= 1e-15:
                made.add_var(names[place], value)
        return made

    def type_of(self, place):
        if not self.integer[place]:
            return CONTINUOUS
        return BINARY if abs(self.lb[place]) <= 1e-15 and abs(self.ub[place] - 1.0) <= 1e-15 else INTEGER

    def set_type(self, place, var_type):
        if var_type == self.type_of(place):
            return
        self.integer[place] = var_type != CONTINUOUS
        if var_type == BINARY:
            self.lb[place], self.ub[place] = 0.0, 1.0

    def row_expr(self, model, row):
        made = LinExpr(const=-self.row_rhs[row], sense=self.row_sense[row])
        names = model.vars
        self.name_columns()
        for place, value in sorted(self.rows[row].items()):
            made.add_var(names[place], value)
        return made

    def set_row_expr(self, row, lin_expr):
        self.rows[row] = self._terms(lin_expr)
        self.row_rhs[row] = -float(lin_expr.const)
        self.row_sense[row] = lin_expr.sense

    def column(self, model, place):
        entries = [(row, terms[place]) for row, terms in enumerate(self.rows) if place in terms]
        if not entries:
            return Column()
        return Column([model.constrs[row] for row, _ in entries], [value for _, value in entries])

    def remove_columns(self, places):
        gone = set(places)
        kept = [place for place in range(len(self.lb)) if place not in gone]
        new = {old: place for place, old in enumerate(kept)}
        self.name_columns()
        for field in ("lb", "ub", "obj", "col_name"):
            values = getattr(self, field)
            setattr(self, field, [values[place] for place in kept])
        self.integer = bytearray(self.integer[place] for place in kept)
        self._named = len(kept)
        self.rows = [{new[c]: v for c, v in terms.items() if c in new} for terms in self.rows]
        self.forget()

    def remove_rows(self, places):
        gone = set(places)
        kept = [row for row in range(len(self.rows)) if row not in gone]
        for field in ("rows", "row_sense", "row_rhs", "row_name"):
            values = getattr(self, field)
            setattr(self, field, [values[row] for row in kept])
        self.forget()

    # --- solving ------------------------------------------------------------------------------------------------------

    def encode(self, relax=False, rows=()):
        """The model as a Problem; `rows` are further (terms, sense, right-hand side)."""
        made = problem.Problem(-1 if self.sense == MAXIMIZE else 1, float(self.const))
        made.col_lb = array("d", [_bound(value) for value in self.lb])
        made.col_ub = array("d", [_bound(value) for value in self.ub])
        made.col_obj = array("d", self.obj)
        made.col_kind = bytearray(len(self.lb)) if relax else bytearray(self.integer)
        self.name_columns()
        made.col_names.texts = self.col_name[:]
        own = zip(self.rows, self.row_sense, self.row_rhs, self.row_name, strict=True)
        for terms, sense, rhs, name in [*own, *((*row, "") for row in (*self.lazy, *rows))]:
            lower = -_INFINITE if sense == LESS_OR_EQUAL else rhs
            upper = _INFINITE if sense == GREATER_OR_EQUAL else rhs
            made.add_row(list(terms), list(terms.values()), _bound(lower), _bound(upper), name)
        for sos in self.soss:
            made.add_sos(*sos)
        if self.start is not None and not relax:
            made.start = array("d", [problem.NO_CONSTANT]) * len(self.lb)
            for var, value in self.start:
                made.start[var.idx] = float(value)
        return made

    def solve(self, model, relax=False, rows=()):
        """Solves the model as it stands, keeps the solution and returns the status."""
        self.forget()
        self.cap_infinities()
        made = self.encode(relax, rows)
        self._set_options(made.options, model)
        answer = self._ask(made)
        if answer.termination == "infeasible_or_unbounded":
            made.col_obj = array("d", bytes(8 * len(self.lb)))
            feasible = self._ask(made).termination == "optimal"
            return OptimizationStatus.UNBOUNDED if feasible else OptimizationStatus.INFEASIBLE
        status = _STATUS.get(answer.termination)
        if status is None and answer.termination != "limit":
            return OptimizationStatus.ERROR
        if answer.point is None or status in (OptimizationStatus.INFEASIBLE, OptimizationStatus.UNBOUNDED):
            if status is None:
                self.bound = answer.bound
            return status or OptimizationStatus.NO_SOLUTION_FOUND
        self._keep(answer, relax, status)
        if status is None:
            return OptimizationStatus.TRUNCATED if relax else OptimizationStatus.FEASIBLE
        if status is OptimizationStatus.OPTIMAL and abs(self.cutoff) < 1e300:
            worse = self.objective_value - self.cutoff if self.sense == MINIMIZE else self.cutoff - self.objective_value
            if worse > 1e-9:
                self.forget()
                return OptimizationStatus.INFEASIBLE
        return status

    @staticmethod
    def _ask(made):
        try:
            return result.decode(bridge.solve(made.encode()))
        except bridge.SolverRefusal as refusal:
            raise InterfacingError(str(refusal)) from None

    def _set_options(self, options, model):
        if self.max_seconds < 1e30:
            options["time_limit"] = self.max_seconds
        for value, name in (
            (self.max_nodes, "node_limit"),
            (self.max_solutions, "solution_limit"),
            (self.max_iterations, "iteration_limit"),
        ):
            if value < _UNLIMITED:
                options[name] = int(value)
        if model.max_mip_gap != 1e-4:
            options["mip_gap"] = float(model.max_mip_gap)
        if model.max_mip_gap_abs != 1e-10:
            options["mip_gap_abs"] = float(model.max_mip_gap_abs)
        if model.threads > 0:
            options["threads"] = int(model.threads)
        if model.seed:
            options["seed"] = int(model.seed)

    def _keep(self, answer, relax, status):
        point = [value + 0.0 for value in answer.point]
        is_integer = any(self.integer) and not relax
        for place, value in enumerate(point):
            if not value.is_integer():
                near = _WHOLE if is_integer and self.integer[place] else _ROUNDING * max(1.0, abs(value))
                if abs(value - round(value)) <= near:
                    point[place] = float(round(value))
        self.point = point
        self.pool = [point]
        self.num_solutions = 1
        products = ((), (), ())
        self.objective_value = result.tidy_objective(answer.objective, self.obj, products, self.const, point)
        optimal = status is OptimizationStatus.OPTIMAL
        self.bound = self.objective_value if optimal or answer.bound is None else answer.bound
        if not is_integer and not self.soss:
            self._duals, self._costs = answer.row_dual, answer.reduced_cost
        self._slacks = []
        for terms, sense, rhs in zip(self.rows, self.row_sense, self.row_rhs, strict=True):
            slack = rhs - sum(value * point[place] for place, value in terms.items())
            self._slacks.append((-slack if sense == GREATER_OR_EQUAL else slack) + 0.0)

    # --- the solution -------------------------------------------------------------------------------------------------

    def slack(self, row):
        return self._slacks[row] if self._slacks is not None and row < len(self._slacks) else None

    def dual(self, row):
        return self._duals[row] + 0.0 if self._duals is not None and row < len(self._duals) else None

    def reduced_cost(self, place):
        return self._costs[place] + 0.0 if self._costs is not None and place < len(self._costs) else None

    def pool_objective(self, place):
        """CBC keeps the pool's objectives as those of a minimization, without the constant."""
        value = sum(cost * x for cost, x in zip(self.obj, self.pool[place], strict=False))
        return (-value if self.sense == MAXIMIZE else value) + self.const
