"""Names of the compiled part of CP-SAT."""

# ruff: noqa: F401
from ortools.sat.python._base import Constraint, CpBaseModel, IntervalVar
from ortools.sat.python._bounded import BoundedLinearExpression
from ortools.sat.python._enums import CpSolverStatus
from ortools.sat.python._expr import (
    FloatAffine,
    IntAffine,
    IntVar,
    LinearExpr,
    Literal,
    NotBooleanVariable,
    SumArray,
)
from ortools.sat.python._parameters import SatParameters
from ortools.sat.python._proto import CpModelProto, DecisionStrategyProto
from ortools.sat.python._response import CpSolverResponse, SolutionCallback
