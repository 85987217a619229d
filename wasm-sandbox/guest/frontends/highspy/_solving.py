"""The part of the solver class that solves, and answers for the last run."""

from array import array

import numpy as np

from highspy import _basis, _records as records
from highspy._enums import (
    BASIS_STATUS_TEXTS,
    MODEL_STATUS_TEXTS,
    SOLUTION_STATUS_TEXTS,
    HighsBasisStatus,
    HighsInfoType,
    HighsModelStatus,
    HighsOptionType,
)
from highspy._arguments import INTEGER, INTEGERS, REALS, TEXT, Unsuitable, incompatible, instance, native
from highspy._options import DEFAULTS, HIDDEN, OPTIONS, TYPES, assign
from highspy._store import ERROR, INFINITY, OK, WARNING
from orlm_model import bridge, problem, result

_TERMINATIONS = {
    "optimal": HighsModelStatus.kOptimal,
    "infeasible": HighsModelStatus.kInfeasible,
    "unbounded": HighsModelStatus.kUnbounded,
    "infeasible_or_unbounded": HighsModelStatus.kUnboundedOrInfeasible,
    "interrupted": HighsModelStatus.kInterrupt,
    "numeric": HighsModelStatus.kSolveError,
}
_LIMITS = {
    "time": HighsModelStatus.kTimeLimit,
    "iteration": HighsModelStatus.kIterationLimit,
    "node": HighsModelStatus.kSolutionLimit,
    "solution": HighsModelStatus.kSolutionLimit,
    "memory": HighsModelStatus.kMemoryLimit,
}
_KIND = {0: 0, 1: 1, 2: 3, 3: 4, 4: 0}
_WHOLE = 1e-6
_OPTIONS = {"time_limit": "time_limit", "mip_rel_gap": "mip_gap", "mip_abs_gap": "mip_gap_abs", "threads": "threads"}
_INT64 = ("mip_node_count",)


def _fresh_info(valid=False, **values):
    """Figures as they are where nothing is known."""
    info = records.HighsInfo()
    unknown = {}
    for field in info._fields:
        name = field.name
        if name.endswith("_count"):
            unknown[name] = -1
        elif name in ("primal_dual_integral", "active_bound_norm", "active_cost_norm"):
            unknown[name] = -INFINITY
        elif name.startswith(("max_", "sum_")) or name in ("mip_gap", "primal_dual_objective_error"):
            unknown[name] = INFINITY
    unknown.update(values)
    return records.put(info, valid=valid, **unknown)


_UNKNOWN = _fresh_info()


class Solving:
    """Options, runs, solutions."""

    def _start_solver(self):
        self._status = HighsModelStatus.kNotset
        self._info = _UNKNOWN
        self._solution = records.HighsSolution()
        self._basis = records.HighsBasis()
        self._start = None

    def _forget(self):
        """The model changed: values stay readable but are not valid any more."""
        if self._info is not _UNKNOWN:
            self._status = HighsModelStatus.kNotset
            self._info = _UNKNOWN
            records.put(self._solution, value_valid=False, dual_valid=False)

    # --- options ------------------------------------------------------------------------------------------------------

    def setOptionValue(self, *args):
        if len(args) == 2 and isinstance(args[0], str):
            name, value = args
            if isinstance(value, (bool, int, float, str)):
                return assign(self._options, name, value)
            if hasattr(value, "__index__"):
                return assign(self._options, name, int(value))
            if value is None or hasattr(value, "__bool__"):
                return assign(self._options, name, bool(value))
        texts = (
            "bool",
            "typing.SupportsInt | typing.SupportsIndex",
            "typing.SupportsFloat | typing.SupportsIndex",
            "str",
        )
        listed = [
            f"(self: highspy._core._Highs, arg0: str, arg1: {text}) -> highspy._core.HighsStatus" for text in texts
        ]
        raise incompatible("setOptionValue", listed, (self, *args))

    @native(TEXT, returns="tuple")
    def getOptionValue(self, name):
        if name not in OPTIONS:
            return ERROR, 0
        return OK, self._options[name]

    @native(TEXT, returns="tuple")
    def getOptionType(self, name):
        if name not in OPTIONS:
            return ERROR, HighsOptionType(32767)
        return OK, TYPES[OPTIONS[name].kind]

    @native(returns="highspy._core.HighsOptions")
    def getOptions(self):
        made = records.HighsOptions()
        return records.put(made, **{name: value for name, value in self._options.items() if name not in HIDDEN})

    @native(instance(records.HighsOptions))
    def passOptions(self, options):
        self._options.update({field.name: options.__dict__[field.slot] for field in options._fields})
        return OK

    @native()
    def resetOptions(self):
        self._options.clear()
        self._options.update(DEFAULTS)
        return OK

    # --- running ------------------------------------------------------------------------------------------------------

    @native()
    def run(self):
        store = self._store
        if not store.cost and not store.row_lower:
            self._start_solver()
            self._status = HighsModelStatus.kModelEmpty
            self._info = _fresh_info(valid=True, mip_node_count=-1)
            return OK
        if store.hessian and not _solvable(store):
            self._forget()
            return ERROR
        try:
            answer = result.decode(bridge.solve(self._encode().encode()))
        except bridge.SolverRefusal as refusal:
            raise NotImplementedError(f"highspy: {refusal}") from None
        self._keep(answer)
        self._report_solution()
        limited = self._status in _LIMITS.values() or self._status == HighsModelStatus.kUnknown
        return WARNING if limited else ERROR if self._status == HighsModelStatus.kSolveError else OK

    def _encode(self, **options):
        store = self._store
        cost, offset = store.cost, store.offset
        if store.objectives and self._options["blend_multi_objectives"]:
            cost, offset = _blended(store)
        made = problem.Problem(store.sense if not store.objectives else 1, offset)
        made.col_lb, made.col_ub = array("d", store.lower), array("d", store.upper)
        made.col_obj = array("d", cost)
        relaxed = self._options["solve_relaxation"]
        made.col_kind = (
            bytearray(_KIND[kind] for kind in store.types) if store.types and not relaxed else bytearray(len(cost))
        )
        made.col_names.texts = store.col_names if any(store.col_names) else []
        names = store.row_names or [""] * len(store.row_lower)
        for row in zip(store.row_columns, store.row_values, store.row_lower, store.row_upper, names):
            made.add_row(*row)
        if store.hessian:
            firsts, seconds, values = [], [], []
            for (i, j), value in store.hessian.items():
                firsts.append(i)
                seconds.append(j)
                values.append(value / 2.0 if i == j else value)
            made.set_quadratic_objective(firsts, seconds, values)
        if store.objectives and not self._options["blend_multi_objectives"]:
            for item in store.objectives:
                terms = [(column, item.weight * value) for column, value in enumerate(item.coefficients) if value]
                made.add_objective(
                    [column for column, _ in terms], [value for _, value in terms], item.weight * item.offset,
                    item.priority, 1.0, max(item.abs_tolerance, 0.0), max(item.rel_tolerance, 0.0),
                )  # fmt: skip
        if self._start is not None:
            made.start = array("d", self._start)
        for name, option in _OPTIONS.items():
            value = self._options[name]
            if value != OPTIONS[name].default and value < INFINITY:
                made.options[option] = value
        if self._options["mip_max_nodes"] < OPTIONS["mip_max_nodes"].most:
            made.options["node_limit"] = self._options["mip_max_nodes"]
        made.options.update(options)
        return made

    def _keep(self, answer):
        store = self._store
        is_mip = store.is_mip()
        status = _TERMINATIONS.get(answer.termination)
        if status is None:
            status = _LIMITS.get(answer.limit, HighsModelStatus.kUnknown)
        if is_mip and status == HighsModelStatus.kUnbounded and answer.point is None:
            status = HighsModelStatus.kUnboundedOrInfeasible  # which is all that the search finds out
        self._status = status
        found = status not in (HighsModelStatus.kInfeasible, HighsModelStatus.kUnboundedOrInfeasible)
        if answer.point is None or not found:
            self._without_point(is_mip)
            return
        point = _tidied(answer.point[: len(store.cost)], store.types)
        activities = [
            sum([value * point[column] for column, value in zip(columns, values)], 0.0)
            for columns, values in zip(store.row_columns, store.row_values)
        ]
        solution = records.put(
            records.HighsSolution(), value_valid=True, col_value=point, row_value=activities,
            col_dual=[0.0] * len(point), row_dual=[0.0] * len(activities),
        )  # fmt: skip
        duals = not is_mip and answer.row_dual is not None and answer.reduced_cost is not None
        if duals:
            rows, columns = list(answer.row_dual), list(answer.reduced_cost[: len(point)])
            records.put(
                solution, dual_valid=True, row_dual=[value + 0.0 for value in rows[: len(activities)]],
                col_dual=[value + 0.0 for value in columns],
            )  # fmt: skip
        self._solution = solution
        self._basis = _basis.derived(store, solution) if duals and not store.hessian else _basis.unknown(store)
        self._info = self._figures(answer, solution, is_mip)

    def _figures(self, answer, solution, is_mip):
        objective = self._objective_at(solution.col_value, answer)
        iterations = {} if is_mip else dict.fromkeys(
            ("ipm_iteration_count", "crossover_iteration_count", "pdlp_iteration_count", "qp_iteration_count"), 0
        )  # fmt: skip
        info = _fresh_info(
            valid=True, objective_function_value=objective, primal_solution_status=2, simplex_iteration_count=answer.iterations,
            num_primal_infeasibilities=0, max_primal_infeasibility=0.0, sum_primal_infeasibilities=0.0,
            num_relative_primal_infeasibilities=0, max_relative_primal_infeasibility=0.0,
            basis_validity=int(self._basis.valid), **iterations,
        )  # fmt: skip
        if is_mip:
            bound = objective if answer.bound is None else answer.bound + 0.0
            if self._status == HighsModelStatus.kOptimal and abs(bound - objective) <= 1e-9 * max(1.0, abs(objective)):
                bound = objective
            gap = 0.0 if bound == objective else abs(bound - objective) / abs(objective) if objective else INFINITY
            records.put(
                info, mip_dual_bound=bound, mip_gap=gap, mip_node_count=answer.nodes, max_integrality_violation=0.0
            )
        if solution.dual_valid:
            records.put(
                info, dual_solution_status=2, num_dual_infeasibilities=0, max_dual_infeasibility=0.0,
                sum_dual_infeasibilities=0.0, num_relative_dual_infeasibilities=0, max_relative_dual_infeasibility=0.0,
                num_complementarity_violations=0, max_complementarity_violation=0.0, primal_dual_objective_error=0.0,
            )  # fmt: skip
        return info

    def _objective_at(self, point, answer):
        store = self._store
        if store.objectives and self._options["blend_multi_objectives"]:
            cost, offset = _blended(store)
        else:
            cost, offset = store.cost, store.offset
        products = ([], [], [])
        if store.hessian:
            pairs = [(i, j, v / 2.0 if i == j else v) for (i, j), v in store.hessian.items()]
            products = tuple(zip(*pairs))
        reported = None if store.objectives else answer.objective
        return result.tidy_objective(reported, cost, products, offset, point) + 0.0

    def _without_point(self, is_mip):
        self._solution = records.HighsSolution()
        self._basis = _basis.unknown(self._store)
        if is_mip:
            worst = INFINITY * self._store.sense
            self._info = _fresh_info(
                valid=True,
                objective_function_value=worst,
                mip_dual_bound=-worst,
                mip_node_count=0,
                simplex_iteration_count=0,
            )
        else:
            zeros = dict.fromkeys([field.name for field in self._info._fields if "iteration_count" in field.name], 0)
            # an unbounded linear program has points, though none is shown
            feasible = 2 if self._status == HighsModelStatus.kUnbounded else 0
            self._info = _fresh_info(valid=True, primal_solution_status=feasible, **zeros)

    # --- answers ------------------------------------------------------------------------------------------------------

    @native(returns="highspy._core.HighsModelStatus")
    def getModelStatus(self):
        return self._status

    @native(returns="float")
    def getObjectiveValue(self):
        return self._info.objective_function_value

    @native(returns="highspy._core.HighsSolution")
    def getSolution(self):
        store, made = self._store, records.duplicate(self._solution)
        sizes = {"col": len(store.cost), "row": len(store.row_lower)}
        for name in ("col_value", "col_dual", "row_value", "row_dual"):
            values = made.__dict__["_" + name]
            size = sizes[name[:3]]
            made.__dict__["_" + name] = values[:size] + [0.0] * (size - len(values))
        return made

    @native(returns="highspy._core.HighsBasis")
    def getBasis(self):
        store, made = self._store, records.duplicate(self._basis)
        columns, rows = made.__dict__["_col_status"], made.__dict__["_row_status"]
        del columns[len(store.cost) :], rows[len(store.row_lower) :]
        columns += [HighsBasisStatus.kNonbasic] * (len(store.cost) - len(columns))
        rows += [HighsBasisStatus.kBasic] * (len(store.row_lower) - len(rows))
        return made

    @native(returns="highspy._core.HighsInfo")
    def getInfo(self):
        return records.duplicate(self._info)

    @native(TEXT, returns="tuple")
    def getInfoValue(self, name):
        if name == "valid" or not hasattr(type(self._info), name) or name.startswith("_"):
            return ERROR, 0
        if not self._info.valid:
            return WARNING, 0
        return OK, getattr(self._info, name)

    @native(TEXT, returns="tuple")
    def getInfoType(self, name):
        value = self._info.__dict__.get("_" + name)
        if value is None or name == "valid":
            return ERROR, HighsInfoType(32767)
        if name in _INT64:
            return OK, HighsInfoType.kInt64
        return OK, HighsInfoType.kInt if isinstance(value, int) else HighsInfoType.kDouble

    @native(returns="tuple")
    def getBasicVariables(self):
        basis = self.getBasis()
        if not basis.valid:
            return ERROR, np.zeros(len(self._store.row_lower), dtype=np.int32)
        basic = [place for place, status in enumerate(basis.col_status) if status == HighsBasisStatus.kBasic]
        basic += [-1 - place for place, status in enumerate(basis.row_status) if status == HighsBasisStatus.kBasic]
        return OK, np.array(basic, dtype=np.int32)

    @native(returns="list")
    def getSavedMipSolutions(self):
        return []

    @native(returns="float")
    def getRunTime(self):
        return 0.0  # wall-clock time is not for programs: equal programs print equal text

    @native(returns="float")
    def getInfinity(self):
        return INFINITY

    @native(instance(HighsModelStatus), returns="str")
    def modelStatusToString(self, status):
        number = int(status)
        known = 0 <= number < len(MODEL_STATUS_TEXTS)
        return MODEL_STATUS_TEXTS[number] if known else "Unrecognised HiGHS model status"

    @native(INTEGER, returns="str")
    def solutionStatusToString(self, status):
        known = 0 <= status < len(SOLUTION_STATUS_TEXTS)
        return SOLUTION_STATUS_TEXTS[status] if known else "Unrecognised solution status"

    @native(instance(HighsBasisStatus), returns="str")
    def basisStatusToString(self, status):
        return BASIS_STATUS_TEXTS[int(status)]

    @native(INTEGER, returns="str")
    def basisValidityToString(self, validity):
        return "Valid" if validity else "Not valid"

    # --- infeasibility ------------------------------------------------------------------------------------------------

    @native(returns="tuple")
    def getIis(self):
        made = records.HighsIis()
        strategy = self._options["iis_strategy"]
        records.put(made, strategy_=strategy)
        if strategy == 1:
            return ERROR, made
        store = self._store
        records.put(made, valid_=True, col_status_=[0] * len(store.cost), row_status_=[0] * len(store.row_lower))
        crossed = [column for column, (lower, upper) in enumerate(zip(store.lower, store.upper)) if lower > upper]
        if crossed:
            _basis.fill_iis(store, made, {"column_lower": crossed[:1], "column_upper": crossed[:1]})
            return OK, made
        if not strategy & 6:
            return OK, made
        answer = result.decode(bridge.solve(self._encode(iis=True).encode()))
        if answer.iis is not None:
            _basis.fill_iis(store, made, answer.iis)
        return OK, made

    # --- starts -------------------------------------------------------------------------------------------------------

    def setSolution(self, *args):
        count = len(self._store.cost)
        if len(args) == 1 and isinstance(args[0], records.HighsSolution):
            values = args[0].col_value
            if len(values) != count:
                return ERROR
            self._start = values
            return OK
        try:
            if len(args) != 3:
                raise Unsuitable
            number, indices, values = (kind.convert(arg) for kind, arg in zip((INTEGER, INTEGERS, REALS), args))
        except Unsuitable:
            texts = [
                "(self: highspy._core._Highs, arg0: highspy._core.HighsSolution) -> highspy._core.HighsStatus",
                f"(self: highspy._core._Highs, arg0: {INTEGER.text}, arg1: {INTEGERS.text}, arg2: {REALS.text}) -> "
                "highspy._core.HighsStatus",
            ]
            raise incompatible("setSolution", texts, (self, *args)) from None
        if not self._valid_columns(indices[:number]):
            return ERROR
        start = [problem.NO_CONSTANT] * count
        for column, value in zip(indices[:number], values):
            start[column] = value
        self._start = start
        return OK

    def setBasis(self, *args):
        """A basis tells the solver where to start; the host's solver starts where it likes."""
        if args and not isinstance(args[0], records.HighsBasis):
            raise incompatible(
                "setBasis", ["(self: highspy._core._Highs, arg0: highspy._core.HighsBasis)"], (self, *args)
            )
        store = self._store
        sizes = args and (len(args[0].col_status), len(args[0].row_status))
        return ERROR if args and sizes != (len(store.cost), len(store.row_lower)) else OK


def _tidied(point, types):
    values = [value + 0.0 for value in point]
    for place, kind in enumerate(types):
        value = values[place]
        if kind and not value.is_integer() and kind in (1, 3) and abs(value - round(value)) <= _WHOLE:
            values[place] = float(round(value))
    return values


def _blended(store):
    cost, offset = [0.0] * len(store.cost), 0.0
    for item in store.objectives:
        offset += item.weight * item.offset
        for column, value in enumerate(item.coefficients):
            cost[column] += item.weight * value
    return cost, offset


def _solvable(store):
    """Whether the quadratic objective is one that the solver takes: convex, and no integers."""
    if store.is_mip():
        return False
    used = sorted({column for pair in store.hessian for column in pair})
    place_of = {column: place for place, column in enumerate(used)}
    matrix = np.zeros((len(used), len(used)))
    for (i, j), value in store.hessian.items():
        matrix[place_of[i], place_of[j]] = matrix[place_of[j], place_of[i]] = value * store.sense
    return bool(np.linalg.eigvalsh(matrix)[0] >= -1e-7)
