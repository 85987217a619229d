"""CpSolverResponse, evaluation of expressions on it, and the base of solution callbacks."""

from ortools._calls import is_whole, mismatch, whole
from ortools.sat.python._compiled import MODULE, compiled
from ortools.sat.python._enums import CpSolverStatus
from ortools.sat.python._expr import LinearExpr, Literal
from ortools.sat.python._flat import Flat

_RESPONSE = "operations_research::sat::CpSolverResponse"
_COUNTS = (
    "num_booleans", "num_conflicts", "num_branches", "num_binary_propagations", "num_integer_propagations",
    "num_restarts", "num_lp_iterations", "num_integers", "num_fixed_booleans", "inner_objective_lower_bound",
)  # fmt: skip


@compiled
class CpSolverResponse:
    """What a solve found."""

    def __init__(self):
        self.status = CpSolverStatus.UNKNOWN
        self.solution = []
        self.objective_value = self.best_objective_bound = 0.0
        self.wall_time = self.user_time = self.deterministic_time = self.gap_integral = 0.0
        self.solution_info = self.solve_log = self.solve_info = ""
        self.sufficient_assumptions_for_infeasibility = []
        self.additional_solutions, self.tightened_variables = [], []
        self.has_objective_ = False
        for name in _COUNTS:
            setattr(self, name, 0)

    def found_(self):
        return self.status in (CpSolverStatus.OPTIMAL, CpSolverStatus.FEASIBLE)

    def stats_(self):
        """The text of CpSolver.response_stats()."""
        no_value = "NA" if not self.found_() else None
        objective, bound = (no_value or f"{value:g}" for value in (self.objective_value, self.best_objective_bound))
        lines = [
            "CpSolverResponse summary:", f"status: {self.status.name}", f"objective: {objective}",
            f"best_bound: {bound}", f"integers: {self.num_integers}", f"booleans: {self.num_booleans}",
            f"conflicts: {self.num_conflicts}", f"branches: {self.num_branches}",
            f"propagations: {self.num_binary_propagations}",
            f"integer_propagations: {self.num_integer_propagations}", f"restarts: {self.num_restarts}",
            f"lp_iterations: {self.num_lp_iterations}", f"walltime: {self.wall_time:g}",
            f"usertime: {self.user_time:g}", f"deterministic_time: {self.deterministic_time:g}",
            f"gap_integral: {self.gap_integral:g}",
        ]  # fmt: skip
        return "\n".join(lines) + "\n"


def _at(response, place):
    solution = response.solution
    return solution[place] if place < len(solution) else 0


def _evaluated(response, flat):
    return sum((factor * _at(response, place) for place, factor in flat.terms.items()), flat.offset)


def value(response, expression, method="value"):
    """The whole number that an expression has in a response."""
    if isinstance(expression, LinearExpr):
        if expression.kind_ == "variable":
            return _at(response, expression.index)
        flat = Flat().add(expression)
        if not flat.integral:
            raise ValueError(f"Failed to evaluate linear expression: {expression!r}")
        return _evaluated(response, flat)
    if is_whole(expression):
        return whole(expression)
    forms = [f"(response: {_RESPONSE}, expr: operations_research::sat::python::LinearExpr) -> int"]
    forms.append(f"(response: {_RESPONSE}, value: int) -> int")
    raise mismatch(method, forms, response, expression)


def float_value(response, expression):
    if isinstance(expression, LinearExpr):
        return float(_evaluated(response, Flat().add(expression)))
    try:
        return float(expression)
    except (TypeError, ValueError):
        forms = [f"(response: {_RESPONSE}, expr: operations_research::sat::python::LinearExpr) -> float"]
        forms.append(f"(response: {_RESPONSE}, value: float) -> float")
        raise mismatch("float_value", forms, response, expression) from None


def boolean_value(response, literal, method="boolean_value"):
    if isinstance(literal, Literal):
        index = literal.index
        return bool(_at(response, index)) if index >= 0 else not _at(response, -index - 1)
    if is_whole(literal):
        return bool(literal)
    forms = [f"(response: {_RESPONSE}, lit: operations_research::sat::python::Literal) -> bool"]
    forms.append(f"(response: {_RESPONSE}, lit: bool) -> bool")
    raise mismatch(method, forms, response, literal)


@compiled
class SolutionCallback:
    """Sees each solution; `response_` is set while it is called and after."""

    def __init__(self):
        self.response_ = None
        self.stopped_ = False

    def HasResponse(self):
        return self.response_ is not None

    def Response(self):
        return self.response_

    def Value(self, arg0):
        return value(self.response_ or CpSolverResponse(), arg0, "Value")

    def FloatValue(self, arg0):
        return float_value(self.response_ or CpSolverResponse(), arg0)

    def BooleanValue(self, arg0):
        return boolean_value(self.response_ or CpSolverResponse(), arg0, "BooleanValue")

    def SolutionIntegerValue(self, index):
        response = self.response_ or CpSolverResponse()
        return _at(response, index) if index >= 0 else -_at(response, -index - 1)

    def SolutionBooleanValue(self, index):
        return bool(_at(self.response_, index)) if index >= 0 else not _at(self.response_, -index - 1)

    def StopSearch(self):
        self.stopped_ = True


def _reader(field):
    def read(self):
        return getattr(self.response_ or CpSolverResponse(), field)

    return read


for _name, _field in (
    ("ObjectiveValue", "objective_value"), ("BestObjectiveBound", "best_objective_bound"),
    ("NumBooleans", "num_booleans"), ("NumConflicts", "num_conflicts"), ("NumBranches", "num_branches"),
    ("NumBinaryPropagations", "num_binary_propagations"), ("NumIntegerPropagations", "num_integer_propagations"),
    ("WallTime", "wall_time"), ("UserTime", "user_time"), ("DeterministicTime", "deterministic_time"),
):  # fmt: skip
    setattr(SolutionCallback, _name, _reader(_field))
SolutionCallback.__getattr__ = lambda self, name: _missing(self, name)


def _missing(callback, name):
    if name in ("response_", "stopped_"):
        raise TypeError(f"{MODULE}.SolutionCallback.__init__() must be called when overriding __init__")
    raise AttributeError(f"'{type(callback).__name__}' object has no attribute '{name}'")
