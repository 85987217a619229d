"""CpSolver, and the callback class that programs derive from."""

from ortools._calls import mismatch
from ortools.sat.python import _response, _search
from ortools.sat.python._compiled import MODULE
from ortools.sat.python._parameters import SatParameters
from ortools.sat.python._response import SolutionCallback

_NO_SOLVE = "solve() has not been called."


class CpSolver:
    """Solves models and tells of the last solve."""

    def __init__(self):
        self.__response = None
        self.parameters = SatParameters()
        self.log_callback = None
        self.best_bound_callback = None

    @property
    def _checked_response(self):
        if self.__response is None:
            raise RuntimeError(_NO_SOLVE)
        return self.__response

    def solve(self, model, solution_callback=None):
        if solution_callback is not None and not isinstance(solution_callback, SolutionCallback):
            form = f"(self: {MODULE}.SolveWrapper, callback: {MODULE}.SolutionCallback) -> None"
            raise mismatch("add_solution_callback", [form], self, solution_callback)
        proto = model.proto
        if solution_callback is not None:
            solution_callback.response_  # noqa: B018  (complains when __init__ was not called)
        self.__response = _search.solve(proto, self.parameters, solution_callback)
        return self.__response.status

    def stop_search(self):
        """There is no search in the background to stop."""

    def value(self, expression):
        return _response.value(self._checked_response, expression)

    def float_value(self, expression):
        return _response.float_value(self._checked_response, expression)

    def boolean_value(self, literal):
        return _response.boolean_value(self._checked_response, literal)

    def _series(self, read, items):
        import pandas

        response = self._checked_response
        index = items.index if isinstance(items, pandas.Series) else items
        return pandas.Series(data=[read(response, item) for item in items], index=index)

    def values(self, variables):
        return self._series(_response.value, variables)

    def float_values(self, expressions):
        return self._series(_response.float_value, expressions)

    def boolean_values(self, variables):
        return self._series(_response.boolean_value, variables)

    @property
    def response_proto(self):
        return self._checked_response

    def response_stats(self):
        return self._checked_response.stats_()

    def sufficient_assumptions_for_infeasibility(self):
        return self._checked_response.sufficient_assumptions_for_infeasibility

    def status_name(self, status=None):
        if status is None:
            # the library calls what is a property, and so does no better without an argument
            status = self._checked_response.status
            raise TypeError(f"'{MODULE}.{type(status).__name__}' object is not callable")
        return status.name

    def solution_info(self):
        return self._checked_response.solution_info

    # --- the names of older versions ----------------------------------------------------------------------------------

    def Solve(self, model, callback=None):
        return self.solve(model, callback)

    def SearchForAllSolutions(self, model, callback):
        if model.has_objective():
            raise TypeError("Search for all solutions is only defined on satisfiability problems")
        before = self.parameters.enumerate_all_solutions
        self.parameters.enumerate_all_solutions = True
        status = self.solve(model, callback)
        self.parameters.enumerate_all_solutions = before
        return status

    def Value(self, expression):
        return self.value(expression)

    def Values(self, expressions):
        return self.values(expressions)

    def BooleanValue(self, lit):
        return self.boolean_value(lit)

    def BooleanValues(self, variables):
        return self.boolean_values(variables)

    def ResponseProto(self):
        return self.response_proto

    def ResponseStats(self):
        return self.response_stats()

    def SolutionInfo(self):
        return self.solution_info()

    def StatusName(self, status=None):
        return self.status_name(status)

    def StopSearch(self):
        self.stop_search()

    def SufficientAssumptionsForInfeasibility(self):
        return self.sufficient_assumptions_for_infeasibility()


def _of_response(field):
    return property(lambda self: getattr(self._checked_response, field))


for _field in (
    "objective_value", "best_objective_bound", "num_booleans", "num_conflicts", "num_branches",
    "num_binary_propagations", "num_integer_propagations", "deterministic_time", "wall_time", "user_time",
    "solve_log", "solve_info",
):  # fmt: skip
    setattr(CpSolver, _field, _of_response(_field))


def _old_method(name, field):
    def call(self):
        return getattr(self, field)

    call.__name__, call.__qualname__ = name, f"CpSolver.{name}"
    return call


for _name, _field in (
    ("ObjectiveValue", "objective_value"), ("BestObjectiveBound", "best_objective_bound"),
    ("NumBooleans", "num_booleans"), ("NumConflicts", "num_conflicts"), ("NumBranches", "num_branches"),
    ("UserTime", "user_time"), ("WallTime", "wall_time"),
):  # fmt: skip
    setattr(CpSolver, _name, _old_method(_name, _field))
CpSolver.__module__ = "ortools.sat.python.cp_model"


class CpSolverSolutionCallback(SolutionCallback):
    """Programs derive from it and define `on_solution_callback`."""

    def __init__(self):
        SolutionCallback.__init__(self)

    def OnSolutionCallback(self):
        self.on_solution_callback()

    def has_response(self):
        return self.HasResponse()

    def _checked(self):
        if not self.has_response():
            raise RuntimeError(_NO_SOLVE)

    def boolean_value(self, lit):
        self._checked()
        return self.BooleanValue(lit)

    def value(self, expression):
        self._checked()
        return self.Value(expression)

    def float_value(self, expression):
        self._checked()
        return self.FloatValue(expression)

    def stop_search(self):
        self._checked()
        self.StopSearch()

    @property
    def response_proto(self):
        self._checked()
        return self.Response()


def _of_callback(method):
    def read(self):
        self._checked()
        return getattr(self, method)()

    return property(read)


for _field, _method in (
    ("objective_value", "ObjectiveValue"), ("best_objective_bound", "BestObjectiveBound"),
    ("num_booleans", "NumBooleans"), ("num_conflicts", "NumConflicts"), ("num_branches", "NumBranches"),
    ("num_integer_propagations", "NumIntegerPropagations"),
    ("num_binary_propagations", "NumBinaryPropagations"), ("deterministic_time", "DeterministicTime"),
    ("wall_time", "WallTime"), ("user_time", "UserTime"),
):  # fmt: skip
    setattr(CpSolverSolutionCallback, _field, _of_callback(_method))
CpSolverSolutionCallback.__module__ = "ortools.sat.python.cp_model"
