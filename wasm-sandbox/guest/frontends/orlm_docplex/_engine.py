"""The engine that docplex hands its models to."""

from docplex.mp.constants import CplexScope, ComparisonType
from docplex.mp.constr import RangeConstraint
from docplex.mp.engine import IndexerEngine
from docplex.mp.progress import ProgressData
from docplex.mp.sdetails import SolveDetails
from docplex.mp.solution import SolutionPool, SolveSolution
from docplex.mp.utils import DOcplexException
from docplex.util.status import JobSolveStatus
from orlm_docplex import _callbacks, _conflicts, _cplex, _encode, _relaxation
from orlm_model import bridge, files, result, text

_TEXTS = {
    1: "optimal", 3: "infeasible", 4: "unbounded or infeasible", 11: "time limit exceeded", 10: "iteration limit exceeded",
    101: "integer optimal solution", 103: "integer infeasible", 104: "solution limit exceeded",
    105: "node limit exceeded", 106: "node limit exceeded, no integer solution", 107: "time limit exceeded",
    108: "time limit exceeded, no integer solution", 111: "memory limit exceeded",
    112: "memory limit exceeded, no integer solution", 118: "integer unbounded",
    301: "multi-objective optimal", 302: "multi-objective infeasible", 303: "multi-objective infeasible or unbounded",
    304: "multi-objective unbounded", 305: "multi-objective non-optimal", 306: "multi-objective stopped",
    5002: "Non-convex QCP", 6: "non-optimal", 129: "all reachable solutions enumerated, integer optimal",
}  # fmt: skip
_JOB = {
    1: JobSolveStatus.OPTIMAL_SOLUTION, 101: JobSolveStatus.OPTIMAL_SOLUTION, 129: JobSolveStatus.OPTIMAL_SOLUTION,
    301: JobSolveStatus.OPTIMAL_SOLUTION,
    3: JobSolveStatus.INFEASIBLE_SOLUTION, 103: JobSolveStatus.INFEASIBLE_SOLUTION,
    302: JobSolveStatus.INFEASIBLE_SOLUTION,
    4: JobSolveStatus.INFEASIBLE_OR_UNBOUNDED_SOLUTION, 303: JobSolveStatus.INFEASIBLE_OR_UNBOUNDED_SOLUTION,
    118: JobSolveStatus.UNBOUNDED_SOLUTION, 304: JobSolveStatus.UNBOUNDED_SOLUTION,
    104: JobSolveStatus.FEASIBLE_SOLUTION, 105: JobSolveStatus.FEASIBLE_SOLUTION, 107: JobSolveStatus.FEASIBLE_SOLUTION,
    111: JobSolveStatus.FEASIBLE_SOLUTION, 305: JobSolveStatus.FEASIBLE_SOLUTION,
    106: JobSolveStatus.UNKNOWN, 108: JobSolveStatus.UNKNOWN, 112: JobSolveStatus.UNKNOWN, 306: JobSolveStatus.UNKNOWN,
}  # fmt: skip
_WITH_POINT = frozenset((1, 101, 104, 105, 107, 111, 129, 301, 305))
# (linear, integer, several objectives) by termination
_ENDINGS = {
    "optimal": (1, 101, 301), "infeasible": (3, 103, 302), "unbounded": (4, 118, 304),
    "infeasible_or_unbounded": (4, 103, 303),
}  # fmt: skip
# (without, with a point) by limit, for integer problems
_LIMITS = {"time": (108, 107), "node": (106, 105), "solution": (108, 104), "memory": (112, 111)}
_WHOLE = 1e-6
_ROUNDING = 1e-12
_NO_PRICE = 1e-12
_NO_SLACK = 1e20


class Engine(IndexerEngine):
    """Keeps no copy of the model: everything is read from it when it is solved."""

    def __init__(self, model, **_):
        IndexerEngine.__init__(self)
        self._model = model
        self._facade = _cplex.Cplex(model)
        self._details = None
        self._status = None
        self._answer = None
        self._callbacks = []
        self._listeners = []

    @property
    def name(self):
        return "cplex_local"

    def get_cplex(self):
        return self._facade

    def solved_as_mip(self):
        return self._facade.get_problem_type() not in (_cplex.LP, _cplex.QP, _cplex.QCP)

    def solved_as_lp(self):
        return self._facade.get_problem_type() == _cplex.LP

    # --- changes of the model, of which nothing has to be told --------------------------------------------------------

    def change_var_lbs(self, bounds):
        pass

    change_var_ubs = change_var_lbs

    def change_var_types(self, dvars, new_types):
        # a problem that had types of columns once stays an integer problem for CPLEX
        self._facade.typed = True

    # --- variables of functions such as abs and max are made when their expression is first used ----------------------

    def create_linear_constraint(self, binaryct):
        _prepare(binaryct)
        return super().create_linear_constraint(binaryct)

    def create_block_linear_constraints(self, ct_seq):
        for constraint in ct_seq:
            _prepare(constraint)
        return super().create_block_linear_constraints(ct_seq)

    def create_range_constraint(self, rangect):
        rangect.cplex_range_value()
        _prepare(rangect)
        return super().create_range_constraint(rangect)

    def create_logical_constraint(self, logct, is_equivalence):
        logct.resolve()
        return super().create_logical_constraint(logct, is_equivalence)

    def create_batch_logical_constraints(self, logcts, is_equivalence):
        for constraint in logcts:
            constraint.resolve()
        return super().create_batch_logical_constraints(logcts, is_equivalence)

    def set_objective_expr(self, new_objexpr, old_objexpr):
        # reading the terms also gives a constraint that stands for its truth value its variable
        _encode.linear_terms(new_objexpr)

    def set_multi_objective_exprs(self, new_multiobjexprs, *args, **kwargs):
        for expr in new_multiobjexprs:
            _encode.linear_terms(expr)

    def clean_before_solve(self):
        pass

    def remove_constraints(self, cts):
        if cts is None:
            for scope in CplexScope:
                if scope.is_constraint_scope():
                    self._counters[scope] = 0
            return
        for constraint in cts:
            self._counters[constraint.cplex_scope] -= 1

    def clear_all_sos(self):
        self._counters[CplexScope.SOS_SCOPE] = 0

    def sync_cplex(self, mdl=None):
        pass

    def _sync_parameter_defaults_from_cplex(self, parameters):
        return []

    # --- solving ------------------------------------------------------------------------------------------------------

    def connect_progress_listeners(self, model, listeners, qlisteners):
        if listeners and not self.solved_as_mip() and not model.is_quadratic():
            model.warning('Model: "{}" is not a MIP problem, progress listeners are disabled', model.name)
            listeners = []
        self._listeners = list(listeners)

    def register_callback(self, callback):
        made = callback(None)
        self._callbacks.append(made)
        return made

    def unregister_callback(self, callback):
        self._callbacks = [made for made in self._callbacks if made is not callback and type(made) is not callback]

    def solve(self, mdl, parameters=None, **kwargs):
        if kwargs.get("parameter_sets"):
            raise NotImplementedError("docplex: parameter sets are not supported by this environment")
        self._answer = None
        try:
            made = _encode.Encoder(mdl).encode()
        except _encode.NotConvex as refused:
            self._refuse(mdl, refused.constraint)
            return None
        if parameters is not None:
            made.options = _encode.options(parameters)
        self._set_start(made)
        callbacks = self._callbacks if self.solved_as_mip() else []
        answer = self._answer = _callbacks.solve(self, made, callbacks) if callbacks else self.ask(made)
        code = self._code(answer)
        if code in (4, 303) and not mdl.is_optimized():
            code = 3 if code == 4 else 302
        self._keep_details(code, answer)
        if code not in _WITH_POINT:
            mdl.notify_solve_failed()
            return None
        solution = self.solution(answer)
        self._tell_listeners(solution)
        return solution

    @staticmethod
    def ask(made):
        try:
            return result.decode(bridge.solve(made.encode()))
        except bridge.SolverRefusal as refusal:
            raise DOcplexException(f"CPLEX error: {refusal}") from None

    def _set_start(self, made):
        starts = list(self._model.iter_mip_starts())
        if not starts:
            return
        solution = starts[0][0]
        if not solution.number_of_var_values:
            self._model.warning("Empty MIP start solution ignored")
            return
        values = [float("nan")] * len(made.col_lb)
        for var, value in solution.iter_var_values():
            values[var._index] = float(value)
        made.start = type(made.col_lb)("d", values)

    def _code(self, answer):
        several = self._model.has_multi_objective()
        integer = self.solved_as_mip()
        which = 2 if several else int(integer)
        if answer.termination in _ENDINGS:
            return _ENDINGS[answer.termination][which]
        if answer.termination != "limit":
            return 6
        has_point = answer.point is not None
        if several:
            return 305 if has_point else 306
        if integer:
            return _LIMITS.get(answer.limit, _LIMITS["time"])[has_point]
        return 10 if answer.limit == "iteration" else 11

    def _keep_details(self, code, answer=None, label=None):
        model = self._model
        gap = bound = None
        nodes = iterations = 0
        if self.solved_as_mip() and answer is not None:
            if model.has_multi_objective():
                gap = bound = self.get_infinity()
            elif code in (101, 129):
                bound, gap = self._objective(answer), 0.0
            else:
                bound = answer.bound if answer.bound is not None else 0.0
                if code == 118:
                    bound = -1e75 if model.is_minimized() else 1e75
                gap = answer.gap if code in _WITH_POINT else None
            nodes, iterations = answer.nodes, answer.iterations
        nonzeros = sum(1 for ct in model._linct_scope.iter_objects() for _ in _nonzeros(ct))
        kind = self._facade.get_problem_type()
        self._details = SolveDetails(
            0.0, 0.0, code, label or _TEXTS[code], _KIND_NAMES[kind], model.number_of_variables, nonzeros, gap, bound,
            iterations, nodes,
        )  # fmt: skip
        self._status = _JOB.get(code, JobSolveStatus.UNBOUNDED_SOLUTION)

    def _refuse(self, mdl, constraint):
        if mdl.has_quadratic_constraint():
            place = ""
            if constraint is not None:
                name = constraint.name
                place = f", name='{name}'" if name else f", index={constraint.index}"
            mdl.error("Model has non-convex quadratic constraint" + place)
            label = "Non-convex QCP"
        else:
            mdl.error("Model has non-convex objective: {0!s}", mdl.objective_expr.to_readable_string())
            label = "QP with non-convex objective"
        self._keep_details(5002, label=label)
        mdl.notify_solve_failed()

    def _objective(self, answer):
        """The objective at the point, in the order of its terms where that is what the solver reported."""
        expr = self._model.objective_expr
        columns, values, constant = _encode.linear_terms(expr)
        costs = [0.0] * self._model.number_of_variables
        for column, value in zip(columns, values, strict=True):
            costs[column] += value
        products = tuple(zip(*_encode.products_of(expr), strict=True)) or ((), (), ())
        # coefficients may be numbers of numpy
        return float(result.tidy_objective(answer.objective, costs, products, constant, self.shown(answer.point)))

    def shown(self, point):
        """Values without negative zeros, and whole numbers for integer variables and for what is one up to rounding."""
        made = []
        for var, value in zip(self._model.iter_variables(), point, strict=False):
            if not value.is_integer():
                near = _WHOLE if var.is_discrete() else _ROUNDING * max(1.0, abs(value))
                if abs(value - round(value)) <= near:
                    value = float(round(value))
            made.append(value + 0.0)
        return made

    def solution(self, answer, point=None):
        """A SolveSolution of the answer's point."""
        model = self._model
        values = self.shown(answer.point if point is None else point)
        pairs = zip(model.iter_variables(), values, strict=True)
        made = {var: value for var, value in pairs if value}
        if model.has_multi_objective():
            objective = [_value(item[0], values) for item in _encode.objectives(model)]
            blended = _blended(model, objective)
        else:
            objective = self._objective(answer)
            blended = [objective]
        return SolveSolution.make_engine_solution(
            model=model, var_value_map=made, obj=objective, blended_obj_by_priority=blended, solved_by=self.name,
            solve_details=self._details, job_solve_status=self._status,
        )  # fmt: skip

    def _tell_listeners(self, solution):
        """Progress listeners hear once, of the final solution."""
        details = self._details
        objective = solution.objective_value
        data = ProgressData(
            1, True, objective, details.best_bound, details.mip_relative_gap, details.nb_iterations,
            details.nb_nodes_processed, 0, 0.0, 0.0,
        )  # fmt: skip
        for listener in self._listeners:
            if listener.accept(data):
                listener.notify_progress(data)
                listener._set_current_progress_data(data)
                if listener.requires_solution():
                    listener.notify_solution(solution)

    def get_solve_details(self):
        return self._details

    def get_solve_status(self):
        return self._status

    def populate(self, **_):
        model = self._model
        made = _encode.Encoder(model).encode()
        made.options = _encode.options(model.parameters)
        made.options["pool_size"] = int(min(model.parameters.mip.limits.populate.get(), 1000))
        answer = self._answer = self.ask(made)
        code = self._code(answer)
        self._keep_details(code, answer)
        if code not in _WITH_POINT:
            return None, None
        solution = self.solution(answer)
        pool = []
        for place, point in enumerate([answer.point, *answer.pool]):
            values = self.shown(point)
            if place and values in [self.shown(other) for other in [answer.point, *answer.pool][:place]]:
                continue
            name = f"{model.name}_pool_#{len(pool)}"
            pairs = dict(zip(model.iter_variables(), values, strict=True))
            objective = _value(model.objective_expr, values)
            pool.append(model.new_solution(var_value_dict=pairs, name=name, objective_value=objective))
        return solution, SolutionPool(pool, 0)

    # --- what a solution is asked for ---------------------------------------------------------------------------------

    def get_all_reduced_costs(self, mdl):
        return self._prices(mdl.iter_variables(), "reduced_cost")

    def get_all_dual_values(self, mdl):
        return self._prices(mdl._linct_scope.iter_objects(), "row_dual")

    def _prices(self, items, field):
        found = getattr(self._answer, field, None) if self._answer is not None else None
        # what rounding left of a price is no price
        return {item: value for item, value in zip(items, found or (), strict=False) if abs(value) > _NO_PRICE}

    def get_all_slack_values(self, mdl):
        values = self.shown(self._answer.point)
        linear, quadratic, logical = {}, {}, {}
        for constraint in mdl._linct_scope.iter_objects():
            linear[constraint] = _slack(constraint, values)
        for constraint in mdl._quadct_scope.iter_objects():
            activity = _value(constraint._left_expr, values) - _value(constraint._right_expr, values)
            quadratic[constraint] = -activity
        for constraint in mdl._logical_scope.iter_objects():
            active = round(values[constraint.binary_var._index]) == constraint.active_value
            logical[constraint] = _slack(constraint.linear_constraint, values) if active else _NO_SLACK
        found = {
            CplexScope.LINEAR_CT_SCOPE: linear, CplexScope.QUAD_CT_SCOPE: quadratic, CplexScope.IND_CT_SCOPE: logical,
        }  # fmt: skip
        return {scope: {item: value for item, value in slacks.items() if value} for scope, slacks in found.items()}

    def get_all_cuts(self, mdl):
        return {}

    def get_basis(self, mdl):
        raise NotImplementedError("docplex: basis statuses are not supported by this environment")

    def get_sensitivity(self, dvars):
        raise NotImplementedError("docplex: sensitivity analysis is not supported by this environment")

    def _create_parameter_sets(self, mdl):
        raise NotImplementedError("docplex: parameter sets are not supported by this environment")

    def _build_multiobj_paramsets(self, mdl, timelimits, mipgaps):
        raise NotImplementedError("docplex: parameter sets are not supported by this environment")

    def set_lp_start(self, var_stats, ct_stats):
        """A start cannot change the optimum."""

    # --- infeasible models --------------------------------------------------------------------------------------------

    def refine_conflict(self, mdl, preferences=None, groups=None, parameters=None):
        return _conflicts.refine(self, mdl, groups)

    def solve_relaxed(self, mdl, prio_name, relaxable_groups, relax_mode, parameters=None):
        return _relaxation.solve(self, mdl, relaxable_groups, relax_mode)

    def keep_relaxed(self, code, answer, label):
        """Details and status of a relaxation."""
        self._answer = answer
        self._keep_details(code, answer, label)
        self._status = JobSolveStatus.INFEASIBLE_SOLUTION

    # --- files --------------------------------------------------------------------------------------------------------

    def export(self, out, fmt):
        made = _encode.Encoder(self._model, check_convexity=False).encode()
        kind = fmt.filetype if fmt is not None else "lp"
        if kind == "lp":
            body = text.lp_text(made)
        elif kind == "mps":
            body = text.mps_text(made, self._model.name)
        else:
            raise NotImplementedError(f"docplex: export as {kind} is not supported by this environment")
        if isinstance(out, str):
            files.keep(out, body)
        else:
            out.write(body.encode())


_KIND_NAMES = {0: "LP", 1: "MILP", 5: "QP", 7: "MIQP", 10: "QCP", 11: "MIQCP"}


def _prepare(constraint):
    """What CPLEX's Python package does with a new row: it refuses a name that is no text, and reads the terms."""
    name = constraint._name
    if name is not None and not isinstance(name, str):
        raise TypeError("list must contain strings (or None)")
    constraint.resolve()


def _nonzeros(constraint):
    if isinstance(constraint, RangeConstraint):
        return constraint._expr.iter_terms()
    return constraint.iter_net_linear_coefs()


def _value(expr, values):
    columns, coefficients, total = _encode.linear_terms(expr)
    for column, value in zip(columns, coefficients, strict=True):
        total += value * values[column]
    for first, second, value in _encode.products_of(expr):
        total += value * values[first] * values[second]
    return float(total)


def _slack(constraint, values):
    """CPLEX's slack: side minus activity, and for ranges activity minus upper side."""
    columns, coefficients, lower, upper = _encode.net_row(constraint)
    activity = sum(value * values[column] for column, value in zip(columns, coefficients, strict=True))
    if isinstance(constraint, RangeConstraint):
        side, slack = upper, activity - upper
    else:
        side = lower if constraint._ctsense is ComparisonType.GE else upper
        slack = side - activity
    # what rounding left of a row that binds is no slack
    return 0.0 if abs(slack) <= 1e-13 * max(1.0, abs(side)) else float(slack)


def _blended(model, values):
    """The weighted sums by priority, the highest first."""
    totals = {}
    for value, (_, priority, weight, *_) in zip(values, _encode.objectives(model), strict=True):
        totals[priority] = totals.get(priority, 0.0) + weight * value
    return [totals[priority] for priority in sorted(totals, reverse=True)]
