"""The linear solver wrapper: Solver with its variables, constraints and objective."""

import numbers
import time
from array import array

from orlm_model import bridge, problem, result
from orlm_model.naming import refuse_methods
from ortools.linear_solver import _backends, _writing
from ortools.linear_solver._backends import BY_NAME, BY_NUMBER
from ortools.linear_solver._parameters import MPSolverParameters
from ortools.linear_solver._parts import (
    INFINITY,
    Constraint,
    Objective,
    Variable,
    new_constraint,
    new_objective,
    new_variable,
    opname,
    setup_variable_operator,
)
from ortools.linear_solver._swig import check, overloads, proxy_text
from ortools.linear_solver.python.linear_solver_natural_api import (
    OFFSET_KEY,
    LinearConstraint,
    LinearExpr,
    ProductCst,
    Sum,
    SumArray,
    SumCst,
    VariableExpr,
    inf,
)

__all__ = [
    "Constraint", "LinearConstraint", "LinearExpr", "MPSolverParameters", "OFFSET_KEY", "Objective", "ProductCst",
    "Solver", "Sum", "SumArray", "SumCst", "Variable", "VariableExpr", "inf", "opname", "setup_variable_operator",
]  # fmt: skip

_TEXT = "std::string const &"


class Solver:
    """A model and its last solution."""

    OPTIMAL, FEASIBLE, INFEASIBLE, UNBOUNDED, ABNORMAL, MODEL_INVALID, NOT_SOLVED = range(7)
    FREE, AT_LOWER_BOUND, AT_UPPER_BOUND, FIXED_VALUE, BASIC = range(5)

    def __init__(self, name, problem_type):
        check("new_Solver", 1, name, _TEXT)
        check("new_Solver", 2, problem_type, "operations_research::MPSolver::OptimizationProblemType")
        if problem_type not in BY_NUMBER:
            raise RuntimeError(f"ortools: the solver of problem type {problem_type} is not linked in")
        self.name_ = name
        self.backend_ = BY_NUMBER[problem_type]
        self.started_ = time.monotonic()
        self.options_ = {}
        self.hint_ = {}
        self.solved_ = False
        self.objective_ = new_objective(self)
        self.variables_, self.constraints_ = [], []
        self._forget()

    @staticmethod
    def CreateSolver(solver_id):
        check("Solver_CreateSolver", 1, solver_id, _TEXT)
        backend = BY_NAME.get(solver_id.upper())
        return None if backend is None else Solver("", backend.number)

    @staticmethod
    def SupportsProblemType(problem_type):
        check("Solver_SupportsProblemType", 1, problem_type, "operations_research::MPSolver::OptimizationProblemType")
        return problem_type in BY_NUMBER

    @staticmethod
    def infinity():
        return INFINITY

    @staticmethod
    def Infinity():
        return INFINITY

    def __repr__(self):
        return proxy_text(self, "MPSolver")

    def changed_(self):
        """The last solution no longer belongs to the model."""
        if self.solved_:
            self._forget()

    def _forget(self):
        self.solved_ = False
        self.status_ = _backends.NOT_SOLVED
        self.x_ = self.duals_ = self.costs_ = None
        self.value_ = self.bound_ = 0.0
        self.iterations_ = self.nodes_ = -1

    def IsMip(self):
        return self.backend_.is_mip

    def SolverVersion(self):
        return self.backend_.version

    def Clear(self):
        self.variables_, self.constraints_ = [], []
        self.objective_.Clear()
        self.hint_ = {}

    # --- variables ----------------------------------------------------------------------------------------------------

    def _variable(self, method, lower, upper, integer, name, position):
        check(method, 2, lower, "double")
        check(method, 3, upper, "double")
        check(method, position, name, _TEXT)
        made = new_variable(self, lower, upper, integer, name)
        self.variables_.append(made)
        self.changed_()
        return made

    def Var(self, lb, ub, integer, name):
        check("Solver_Var", 4, integer, "bool")
        return self._variable("Solver_Var", lb, ub, integer, name, 5)

    def NumVar(self, lb, ub, name):
        return self._variable("Solver_NumVar", lb, ub, False, name, 4)

    def IntVar(self, lb, ub, name):
        return self._variable("Solver_IntVar", lb, ub, True, name, 4)

    def BoolVar(self, name):
        return self._variable("Solver_BoolVar", 0.0, 1.0, True, name, 2)

    def NumVariables(self):
        return len(self.variables_)

    def variables(self):
        return list(self.variables_)

    def variable(self, index):
        check("Solver_variable", 2, index, "int")
        return self.variables_[index]

    def LookupVariable(self, var_name):
        check("Solver_LookupVariable", 2, var_name, _TEXT)
        return next((var for var in self.variables_ if var.name() == var_name), None)

    # --- constraints --------------------------------------------------------------------------------------------------

    def Constraint(self, *args):
        name = args[-1] if len(args) in (1, 3) else ""
        sides = args[:2] if len(args) > 1 else (-INFINITY, INFINITY)
        if len(args) > 3 or not isinstance(name, str) or not all(isinstance(side, (int, float)) for side in sides):
            kind = "MPSolver::MakeRowConstraint"
            raise overloads(
                "Solver_Constraint", f"{kind}(double,double)", f"{kind}()",
                f"{kind}(double,double,std::string const &)", f"{kind}(std::string const &)",
            )  # fmt: skip
        made = new_constraint(self, *sides, name)
        self.constraints_.append(made)
        self.changed_()
        return made

    def RowConstraint(self, *args):
        return self.Constraint(*args)

    def Add(self, constraint, name=""):
        if isinstance(constraint, bool):
            # a row without terms that holds, or does not
            side = 0 if constraint else 1
            return self.RowConstraint(side, side, name)
        return constraint.Extract(self, name)

    def NumConstraints(self):
        return len(self.constraints_)

    def constraints(self):
        return list(self.constraints_)

    def constraint(self, index):
        check("Solver_constraint", 2, index, "int")
        return self.constraints_[index]

    def LookupConstraint(self, constraint_name):
        check("Solver_LookupConstraint", 2, constraint_name, _TEXT)
        return next((row for row in self.constraints_ if row.name() == constraint_name), None)

    def ComputeConstraintActivities(self):
        return [row.activity_() for row in self.constraints_] if self.x_ is not None else []

    # --- objective ----------------------------------------------------------------------------------------------------

    def Objective(self):
        return self.objective_

    def Sum(self, expr_array):
        return SumArray(expr_array)

    def _optimize(self, expr, maximize):
        objective = self.objective_
        objective.Clear()
        objective.SetOptimizationDirection(maximize)
        if isinstance(expr, numbers.Number):
            objective.SetOffset(expr)
            return
        coeffs = expr.GetCoeffs()
        objective.SetOffset(coeffs.pop(OFFSET_KEY, 0.0))
        for var, factor in coeffs.items():
            objective.SetCoefficient(var, float(factor))

    def Minimize(self, expr):
        self._optimize(expr, False)

    def Maximize(self, expr):
        self._optimize(expr, True)

    # --- settings -----------------------------------------------------------------------------------------------------

    def set_time_limit(self, time_limit_milliseconds):
        check("Solver_set_time_limit", 2, time_limit_milliseconds, "int64_t")
        self.options_["time_limit"] = time_limit_milliseconds / 1000

    def SetTimeLimit(self, x):
        check("Solver_SetTimeLimit", 2, x, "int64_t")
        self.set_time_limit(x)

    def EnableOutput(self):
        pass

    def SuppressOutput(self):
        pass

    def SetNumThreads(self, num_theads):
        check("Solver_SetNumThreads", 2, num_theads, "int")
        return self.backend_.number != 2

    def SetSolverSpecificParametersAsString(self, parameters):
        check("Solver_SetSolverSpecificParametersAsString", 2, parameters, _TEXT)
        return True

    def SetHint(self, variables, values):
        if len(variables) != len(values):
            raise ValueError("Different number of variables and values when setting hint.")
        self.hint_ = {var.index_: float(value) for var, value in zip(variables, values)}

    def InterruptSolve(self):
        return True

    # --- solving ------------------------------------------------------------------------------------------------------

    def _problem(self):
        objective = self.objective_
        made = problem.Problem(-1 if objective.maximize_ else 1, objective.offset_)
        variables = self.variables_
        made.col_lb = array("d", [var.lb_ for var in variables])
        made.col_ub = array("d", [var.ub_ for var in variables])
        made.col_obj = array("d", bytes(8 * len(variables)))
        for place, factor in objective.coefficients_.items():
            made.col_obj[place] = factor
        if self.backend_.is_mip:
            made.col_kind = bytearray(
                (2 if (var.lb_, var.ub_) == (0.0, 1.0) else 1) if var.integer_ else 0 for var in variables
            )
        else:
            made.col_kind = bytearray(len(variables))
        made.col_names.texts = [var.name_ for var in variables]
        for row in self.constraints_:
            terms = row.coefficients_
            made.add_row(list(terms), list(terms.values()), row.lb_, row.ub_, row.name_)
        if self.hint_:
            made.start = array("d", [problem.NO_CONSTANT]) * len(variables)
            for place, value in self.hint_.items():
                if place < len(variables):
                    made.start[place] = value
        made.options = dict(self.options_)
        return made

    def Solve(self, *args):
        if len(args) > 1 or (args and not isinstance(args[0], MPSolverParameters)):
            raise overloads(
                "Solver_Solve", "MPSolver::Solve()", "MPSolver::Solve(operations_research::MPSolverParameters const &)"
            )
        self.changed_()
        made = self._problem()
        if args:
            made.options.update(args[0].options_())
        try:
            answer = result.decode(bridge.solve(made.encode()))
        except bridge.SolverRefusal as refusal:
            if refusal.unsupported is not None:
                raise RuntimeError(f"ortools: {refusal}") from None
            self.solved_ = True
            self.status_ = _backends.MODEL_INVALID
            return self.status_
        self.status_ = self._status(answer)
        self.solved_ = True
        self.iterations_ = answer.iterations
        self.nodes_ = answer.nodes if self.backend_.is_mip else -1
        if self.status_ in (_backends.OPTIMAL, _backends.FEASIBLE):
            self._keep(answer)
        return self.status_

    def _status(self, answer):
        ended = answer.termination
        if ended == "optimal":
            return _backends.OPTIMAL
        if ended == "infeasible":
            # Glop calls crossed bounds of a variable an abnormal model
            crossed = self.backend_.number in (0, 2) and any(var.lb_ > var.ub_ for var in self.variables_)
            return _backends.ABNORMAL if crossed else _backends.INFEASIBLE
        if ended == "unbounded":
            return self.backend_.unbounded
        if ended == "infeasible_or_unbounded":
            return _backends.INFEASIBLE
        if ended in ("limit", "interrupted"):
            return _backends.FEASIBLE if answer.point is not None else _backends.NOT_SOLVED
        return _backends.ABNORMAL

    def _keep(self, answer):
        is_mip = self.backend_.is_mip
        self.x_ = [
            float(round(value)) if is_mip and var.integer_ else value + 0.0
            for var, value in zip(self.variables_, answer.point)
        ]
        costs = [0.0] * len(self.x_)
        for place, factor in self.objective_.coefficients_.items():
            costs[place] = factor
        self.value_ = result.tidy_objective(answer.objective, costs, ((), (), ()), self.objective_.offset_, self.x_)
        if is_mip:
            proven = self.status_ == _backends.OPTIMAL
            self.bound_ = self.value_ if proven or answer.bound is None else answer.bound
        else:
            self.duals_ = [value + 0.0 for value in answer.row_dual or [0.0] * len(self.constraints_)]
            self.costs_ = [value + 0.0 for value in answer.reduced_cost or [0.0] * len(self.x_)]

    def VerifySolution(self, tolerance, log_errors):
        check("Solver_VerifySolution", 2, tolerance, "double")
        check("Solver_VerifySolution", 3, log_errors, "bool")
        if self.x_ is None:
            return False
        reach = INFINITY if tolerance < 0 else tolerance
        values = [(value, var.lb_, var.ub_) for value, var in zip(self.x_, self.variables_)]
        values += [(row.activity_(), row.lb_, row.ub_) for row in self.constraints_]
        return all(lower - reach <= value <= upper + reach for value, lower, upper in values)

    def NextSolution(self):
        return False

    def iterations(self):
        return self.iterations_

    Iterations = iterations

    def nodes(self):
        return self.nodes_

    def wall_time(self):
        return int((time.monotonic() - self.started_) * 1000)

    WallTime = wall_time

    # --- writing ------------------------------------------------------------------------------------------------------

    def ExportModelAsLpFormat(self, obfuscate):
        check("Solver_ExportModelAsLpFormat", 2, obfuscate, "bool")
        return _writing.lp_text(self, obfuscate)

    def Write(self, file_name):
        """Only Gurobi's interface writes files."""
        check("Solver_Write", 2, file_name, _TEXT)


refuse_methods(
    Solver,
    "ortools: Solver",
    "ComputeExactConditionNumber ExportModelAsMpsFormat ExportModelToProto FillSolutionResponseProto "
    "LoadModelFromProto LoadModelFromProtoKeepNames LoadModelFromProtoWithUniqueNamesOrDie LoadSolutionFromProto "
    "SolveWithProto WriteModelToMpsFile",
)
for _name, _number in _backends.NUMBERS.items():
    setattr(Solver, _name, _number)
