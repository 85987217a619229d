"""CpModel, CpSolver, and the callbacks that see solutions."""

# ruff: noqa: F401
import copy
import time

from ortools.sat.python import cp_model_helper as cmh
from ortools.sat.python._base import Constraint, IntervalVar
from ortools.sat.python._bounded import BoundedLinearExpression
from ortools.sat.python._enums import (
    CpSolverStatus,
    DomainReductionStrategy,
    SearchBranching,
    VariableSelectionStrategy,
)
from ortools.sat.python._expr import IntVar, LinearExpr, NotBooleanVariable
from ortools.sat.python._model import CpModel, object_is_a_false_literal, object_is_a_true_literal
from ortools.sat.python._parameters import SatParameters
from ortools.sat.python._proto import CpModelProto
from ortools.sat.python._response import CpSolverResponse
from ortools.sat.python._solver import CpSolver, CpSolverSolutionCallback
from ortools.util.python import sorted_interval_list
from ortools.util.python.sorted_interval_list import Domain

INT_MIN = -(2**63)
INT_MAX = 2**63 - 1
INT32_MIN = -(2**31)
INT32_MAX = 2**31 - 1

for _kind in (CpSolverStatus, VariableSelectionStrategy, DomainReductionStrategy, SearchBranching):
    globals().update(_kind.__members__)
del _kind

IntegralTypes = (int,)
NumberTypes = (int, float)
LinearExprT = LiteralT = VariableT = ObjLinearExprT = ArcT = BoolVarT = IntegralT = NumberT = object
enable_warnings = False


class ObjectiveSolutionPrinter(CpSolverSolutionCallback):
    """Prints the objective and the time of each solution."""

    def __init__(self):
        CpSolverSolutionCallback.__init__(self)
        self.__solution_count = 0
        self.__start_time = time.time()

    def on_solution_callback(self):
        spent = time.time() - self.__start_time
        print(
            f"Solution {self.__solution_count}, time = {spent:0.2f} s, objective = {self.objective_value}",
            flush=True,
        )
        self.__solution_count += 1

    def solution_count(self):
        return self.__solution_count


class _ArrayPrinter(CpSolverSolutionCallback):
    """Prints the values of variables in each solution."""

    _shows_objective = False

    def __init__(self, variables):
        CpSolverSolutionCallback.__init__(self)
        self.__variables = variables
        self.__solution_count = 0
        self.__start_time = time.time()

    def on_solution_callback(self):
        spent = time.time() - self.__start_time
        objective = f", objective = {self.objective_value}" if self._shows_objective else ""
        print(f"Solution {self.__solution_count}, time = {spent:0.2f} s{objective}")
        for var in self.__variables:
            print(f"  {var} = {self.value(var)}", end=" ")
        print(flush=True)
        self.__solution_count += 1

    @property
    def solution_count(self):
        return self.__solution_count


class VarArraySolutionPrinter(_ArrayPrinter):
    """Prints the values of variables in each solution."""


class VarArrayAndObjectiveSolutionPrinter(_ArrayPrinter):
    """Prints the objective and the values of variables of each solution."""

    _shows_objective = True
