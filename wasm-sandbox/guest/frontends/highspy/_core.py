"""The classes and constants of the compiled module that the modelling layer stands on."""

from highspy import cb, simplex_constants  # noqa: F401
from highspy._arguments import INTEGER, INTEGERS, REAL, REALS, Unsuitable, incompatible, instance, native
from highspy._building import Building
from highspy._enums import (  # noqa: F401
    BasisValidity,
    HessianFormat,
    HighsBasisStatus,
    HighsInfoType,
    HighsLogType,
    HighsModelStatus,
    HighsOptionType,
    HighsPresolveStatus,
    HighsStatus,
    HighsVarType,
    IisBoundStatus,
    IisStatus,
    IisStrategy,
    MatrixFormat,
    ObjSense,
    SolutionStatus,
)
from highspy._files import Files
from highspy._options import DEFAULTS
from highspy._records import (  # noqa: F401
    HighsBasis,
    HighsHessian,
    HighsIis,
    HighsIisInfo,
    HighsInfo,
    HighsLinearObjective,
    HighsLp,
    HighsLpMods,
    HighsModel,
    HighsObjectiveSolution,
    HighsOptions,
    HighsRanging,
    HighsRangingRecord,
    HighsScale,
    HighsSolution,
    HighsSparseMatrix,
    duplicate,
    put,
)
from highspy._solving import Solving
from highspy._store import ERROR, OK, Store, worse
from orlm_model.naming import refuse_methods

HIGHS_VERSION_MAJOR, HIGHS_VERSION_MINOR, HIGHS_VERSION_PATCH = 1, 16, 0
kHighsInf = kHighsUndefined = float("inf")
kHighsIInf = 2147483647
for _enumeration in (BasisValidity, SolutionStatus, IisBoundStatus, IisStatus, IisStrategy):
    globals().update(_enumeration.__members__)
del _enumeration

_LP_KINDS = (*[INTEGER] * 5, REAL, *[REALS] * 5, INTEGERS, INTEGERS, REALS, INTEGERS)
_QP_KINDS = (*[INTEGER] * 7, REAL, *[REALS] * 5, INTEGERS, INTEGERS, REALS, INTEGERS, INTEGERS, REALS, INTEGERS)
_HESSIAN_KINDS = (INTEGER, INTEGER, INTEGER, INTEGERS, INTEGERS, REALS)


def _overloads(*signatures):
    return [f"(self: highspy._core._Highs, {text}) -> highspy._core.HighsStatus" for text in signatures]


def _listed(kinds):
    return ", ".join(f"arg{place}: {kind.text}" for place, kind in enumerate(kinds))


def _lp_of(counts, format_, sense, offset, vectors, matrix, integrality):
    """A HighsLp from the arguments of passModel, or None when they are too short."""
    (n_columns, n_rows, entries), (costs, lowers, uppers, row_lowers, row_uppers) = counts, vectors
    starts, indices, values = matrix
    by_rows = format_ != int(MatrixFormat.kColwise)
    count = n_rows if by_rows else n_columns
    short = min(len(costs), len(lowers), len(uppers), len(integrality)) < n_columns
    if short or min(len(row_lowers), len(row_uppers)) < n_rows or (entries and len(starts) < count):
        return None
    if min(len(indices), len(values)) < entries:
        return None
    made = HighsLp()
    made.num_col_, made.num_row_, made.offset_ = n_columns, n_rows, offset
    made.sense_ = ObjSense(sense)
    made.col_cost_ = costs[:n_columns]
    put(made, col_lower_=lowers[:n_columns], col_upper_=uppers[:n_columns])
    put(made, row_lower_=row_lowers[:n_rows], row_upper_=row_uppers[:n_rows])
    put(
        made.a_matrix_, format_=MatrixFormat(format_), num_col_=n_columns, num_row_=n_rows,
        start_=(starts[:count] if entries else [0] * count) + [entries], index_=indices[:entries], value_=values[:entries],
    )  # fmt: skip
    kinds = integrality[:n_columns]
    return put(made, integrality_=[HighsVarType(kind) for kind in kinds] if any(kinds) else [])


class _Highs(Building, Solving, Files):
    """The solver without the modelling layer."""

    def __init__(self):
        self._options = dict(DEFAULTS)
        self._store = Store(self._options)
        self._start_solver()
        self._info = HighsInfo()

    # --- whole models -------------------------------------------------------------------------------------------------

    def passModel(self, *args, **kwargs):
        if len(args) == 1 and not kwargs:
            if isinstance(args[0], HighsModel):
                status = self._take(args[0].lp_)
                return status if status == ERROR else worse(status, self._take_hessian(args[0].hessian_))
            if isinstance(args[0], HighsLp):
                return self._take(args[0])
        for kinds in (_QP_KINDS, _LP_KINDS):
            if len(args) == len(kinds) and not kwargs:
                try:
                    values = [kind.convert(arg) for kind, arg in zip(kinds, args)]
                except Unsuitable:
                    break
                return self._pass_arrays(*values) if kinds is _LP_KINDS else self._pass_quadratic(*values)
        texts = _overloads(
            "arg0: highspy._core.HighsModel", _listed(_QP_KINDS), "arg0: highspy._core.HighsLp", _listed(_LP_KINDS)
        )
        raise incompatible("passModel", texts, (self, *args), kwargs)

    def _take(self, lp):
        self._start_solver()
        return self._store.take_lp(lp)

    def _pass_arrays(self, n_columns, n_rows, entries, format_, sense, offset, *rest):
        lp = _lp_of((n_columns, n_rows, entries), format_, sense, offset, rest[:5], rest[5:8], rest[8])
        return ERROR if lp is None else self._take(lp)

    def _pass_quadratic(self, n_columns, n_rows, entries, products, format_, q_format, sense, offset, *rest):
        status = self._pass_arrays(n_columns, n_rows, entries, format_, sense, offset, *rest[:8], rest[11])
        if status == ERROR or not products:
            return status
        return worse(status, self._pass_hessian(n_columns, products, q_format, *rest[8:11]))

    def passHessian(self, *args):
        if len(args) == 1 and isinstance(args[0], HighsHessian):
            return self._take_hessian(args[0])
        try:
            if len(args) != len(_HESSIAN_KINDS):
                raise Unsuitable
            return self._pass_hessian(*[kind.convert(arg) for kind, arg in zip(_HESSIAN_KINDS, args)])
        except Unsuitable:
            texts = _overloads("arg0: highspy._core.HighsHessian", _listed(_HESSIAN_KINDS))
            raise incompatible("passHessian", texts, (self, *args)) from None

    def _pass_hessian(self, dim, count, format_, starts, indices, values):
        triangular = format_ == int(HessianFormat.kTriangular)
        if min(len(indices), len(values)) < count:
            return ERROR
        starts = starts[:dim] + [count]
        return self._changed(self._store.take_hessian(dim, triangular, starts, indices[:count], values[:count]))

    def _take_hessian(self, record):
        triangular = record.format_ == HessianFormat.kTriangular
        return self._changed(
            self._store.take_hessian(record.dim_, triangular, record.start_, record.index_, record.value_)
        )

    @native()
    def clear(self):
        self._options.clear()
        self._options.update(DEFAULTS)
        return self.clearModel()

    @native()
    def clearModel(self):
        self._store.clear()
        self._start_solver()
        return OK

    @native()
    def clearSolver(self):
        self._start_solver()
        return OK

    @native()
    def releaseMemory(self):
        return OK

    # --- several objectives -------------------------------------------------------------------------------------------

    @native(instance(HighsLinearObjective))
    def addLinearObjective(self, objective):
        if len(objective.coefficients) != len(self._store.cost):
            return ERROR
        self._store.objectives.append(duplicate(objective))
        return self._changed()

    @native()
    def clearLinearObjectives(self):
        self._store.objectives.clear()
        return OK

    @native(returns="int")
    def getNumLinearObjectives(self):
        return len(self._store.objectives)

    @native(INTEGER, returns="highspy._core.HighsLinearObjective")
    def getLinearObjective(self, place):
        objectives = self._store.objectives
        return duplicate(objectives[place]) if 0 <= place < len(objectives) else HighsLinearObjective()

    # --- presolve -----------------------------------------------------------------------------------------------------

    @native()
    def presolve(self):
        return OK

    @native(returns="highspy._core.HighsPresolveStatus")
    def getModelPresolveStatus(self):
        return HighsPresolveStatus.kNotReduced

    @native(returns="highspy._core.HighsLp")
    def getPresolvedLp(self):
        return self._store.lp()

    # --- callbacks ----------------------------------------------------------------------------------------------------

    def setCallback(self, callback, callback_data):
        self._callback = None if callback is None else (callback, callback_data)
        return OK

    @native(instance(cb.HighsCallbackType))
    def startCallback(self, kind):
        return self.startCallbackInt(int(kind))

    @native(instance(cb.HighsCallbackType))
    def stopCallback(self, kind):
        return self.stopCallbackInt(int(kind))

    @native(INTEGER)
    def startCallbackInt(self, kind):
        self.__dict__.setdefault("_active", set()).add(kind)
        return OK

    @native(INTEGER)
    def stopCallbackInt(self, kind):
        self.__dict__.setdefault("_active", set()).discard(kind)
        return OK

    def _report_solution(self):
        """Tells the callbacks of a search about its last point; the host reports no earlier one."""
        callback = self.__dict__.get("_callback")
        if callback is None or not self._store.is_mip() or not self._solution.value_valid:
            return
        for kind in (cb.kCallbackMipSolution, cb.kCallbackMipImprovingSolution):
            if int(kind) in self.__dict__.get("_active", ()):
                told = cb.HighsCallbackOutput()
                info = self._info
                told.objective_function_value = told.mip_primal_bound = info.objective_function_value
                told.mip_dual_bound, told.mip_gap = info.mip_dual_bound, info.mip_gap
                told.mip_solution = self._solution.col_value
                callback[0](kind, "MIP solution", told, cb.HighsCallbackInput(), callback[1])

    # --- the solver itself --------------------------------------------------------------------------------------------

    @native(returns="str")
    def version(self):
        return f"{HIGHS_VERSION_MAJOR}.{HIGHS_VERSION_MINOR}.{HIGHS_VERSION_PATCH}"

    @native(returns="int")
    def versionMajor(self):
        return HIGHS_VERSION_MAJOR

    @native(returns="int")
    def versionMinor(self):
        return HIGHS_VERSION_MINOR

    @native(returns="int")
    def versionPatch(self):
        return HIGHS_VERSION_PATCH

    @native(returns="str")
    def githash(self):
        return "f3f113d"

    @staticmethod
    def resetGlobalScheduler(blocking=False):
        pass

    resetThreadScheduler = resetGlobalScheduler


refuse_methods(
    _Highs,
    "highspy: Highs",
    "crossover ensureColwise ensureRowwise feasibilityRelaxation getBasisInverseCol getBasisInverseColSparse "
    "getBasisInverseRow getBasisInverseRowSparse getBasisSolve getBasisSolveSparse getBasisTransposeSolve "
    "getBasisTransposeSolveSparse getDualObjectiveValue getDualRay getDualRayExist getDualUnboundednessDirection "
    "getDualUnboundednessDirectionExist getFixedLp getPrimalRay getPrimalRayExist getRanging getReducedColumn "
    "getReducedColumnSparse getReducedRow getReducedRowSparse getThirdPartyNotice postsolve readSolution "
    "writeIisModel writePresolvedModel",
)
