"""The front end that speaks the API of python-mip 2.0, as it is with CBC as the default solver."""

import logging
import numbers
from collections import defaultdict
from enum import Enum
from typing import Any, Dict, List, Optional, Tuple, Union

from mip.callbacks import BranchSelector, ColumnsGenerator, ConstrsGenerator, CutPool, IncumbentUpdater
from mip.constants import (
    BINARY,
    CBC,
    CONTINUOUS,
    CPLEX,
    CPX,
    EPS,
    EQUAL,
    GREATER_OR_EQUAL,
    GRB,
    GUROBI,
    HIGHS,
    INF,
    INT_MAX,
    INTEGER,
    LESS_OR_EQUAL,
    MAX,
    MAXIMIZE,
    MIN,
    MINIMIZE,
    SCIP,
    ConstraintPriority,
    CutType,
    LP_Method,
    OptimizationStatus,
    SearchEmphasis,
)
from mip.entities import Column, ConflictGraph, Constr, LinExpr, Var
from mip.exceptions import (
    InfeasibleSolution,
    InterfacingError,
    InvalidLinExpr,
    InvalidParameter,
    MipBaseException,
    ParameterNotAvailable,
    ProgrammingError,
    SolutionNotAvailable,
)
from mip.lists import ConstrList, VarList, VConstrList, VVarList
from mip.log import ProgressLog
from mip.model import (
    Model,
    compute_features,
    features,
    load_mipstart,
    maximize,
    minimize,
    quicksum,
    save_mipstart,
    xsum,
)
from mip.ndarray import LinExprTensor, np
from mip.solver import Solver

name = "mip"
__version__ = "2.0.0"

# what is imported while a program runs, where nothing can be loaded from files any more
import mip  # noqa: E402,F401,I001  (programs that import everything get this name too)
from mip import callbacks_model, cbc, conflict, gurobi, highs, separation  # noqa: E402,F401,I001  isort:skip
