"""The front end that speaks the API of highspy 1.16: the modelling layer, and the solver class below it.

Behaviour was compared with the real package, call by call. It needs numpy, as the real one does.
"""

from highspy import cb, simplex_constants
from highspy._core import (
    HIGHS_VERSION_MAJOR,
    HIGHS_VERSION_MINOR,
    HIGHS_VERSION_PATCH,
    BasisValidity,
    HessianFormat,
    HighsBasis,
    HighsBasisStatus,
    HighsHessian,
    HighsIis,
    HighsInfo,
    HighsInfoType,
    HighsLinearObjective,
    HighsLogType,
    HighsLp,
    HighsModel,
    HighsModelStatus,
    HighsObjectiveSolution,
    HighsOptions,
    HighsOptionType,
    HighsPresolveStatus,
    HighsRanging,
    HighsRangingRecord,
    HighsSolution,
    HighsSparseMatrix,
    HighsStatus,
    HighsVarType,
    IisBoundStatus,
    IisStatus,
    IisStrategy,
    MatrixFormat,
    ObjSense,
    SolutionStatus,
    _Highs,
    kBasisValidityInvalid,
    kBasisValidityValid,
    kHighsIInf,
    kHighsInf,
    kHighsUndefined,
    kSolutionStatusFeasible,
    kSolutionStatusInfeasible,
    kSolutionStatusNone,
)
from highspy.highs import (
    Highs,
    HighsCallback,
    HighsCallbackEvent,
    HighsError,
    HighspyArray,
    HighsStatusError,
    highs_cons,
    highs_linear_expression,
    highs_var,
    qsum,
)

_Highs.__module__ = "highspy._core"

__all__ = [
    "HIGHS_VERSION_MAJOR", "HIGHS_VERSION_MINOR", "HIGHS_VERSION_PATCH", "BasisValidity", "HessianFormat", "Highs",
    "HighsBasis", "HighsBasisStatus", "HighsCallback", "HighsCallbackEvent", "HighsError", "HighsHessian", "HighsIis",
    "HighsInfo", "HighsInfoType", "HighsLinearObjective", "HighsLogType", "HighsLp", "HighsModel", "HighsModelStatus",
    "HighsObjectiveSolution", "HighsOptionType", "HighsOptions", "HighsPresolveStatus", "HighsRanging",
    "HighsRangingRecord", "HighsSolution", "HighsSparseMatrix", "HighsStatus", "HighsStatusError", "HighsVarType",
    "HighspyArray", "IisBoundStatus", "IisStatus", "IisStrategy", "MatrixFormat", "ObjSense", "SolutionStatus",
    "_Highs", "cb", "highs_cons", "highs_linear_expression", "highs_var", "kBasisValidityInvalid",
    "kBasisValidityValid", "kHighsIInf", "kHighsInf", "kHighsUndefined", "kSolutionStatusFeasible",
    "kSolutionStatusInfeasible", "kSolutionStatusNone", "qsum", "simplex_constants",
]  # fmt: skip
