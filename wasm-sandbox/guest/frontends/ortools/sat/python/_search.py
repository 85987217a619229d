"""Solves a CP model: validation, mixed-integer model, solver, and the check of what comes back."""

import time

from orlm_model import bridge, result
from ortools.sat.python import _encode
from ortools.sat.python._check import Point
from ortools.sat.python._columns import Infeasible
from ortools.sat.python._enumerate import every_solution, some_solution
from ortools.sat.python._enums import CpSolverStatus
from ortools.sat.python._response import CpSolverResponse
from ortools.sat.python._tighten import Tightener
from ortools.sat.python._validate import fault

# how often cycles may be forbidden; the host counts every solve of a program
_ROUNDS = 60
# an integer objective is settled when the bound is less than one unit away
_GAP = 0.9
# nodes that the solver has for a model without an objective before another search is tried
_NODES = 100
# what the solver says of a model without solutions; every variable is bounded, so none is unbounded
_NO_SOLUTION = ("infeasible", "infeasible_or_unbounded")


def solve(proto, parameters, callback=None):
    """The response to a model."""
    started = time.monotonic()
    response = CpSolverResponse()
    text = fault(proto)
    if text:
        response.status, response.solution_info = CpSolverStatus.MODEL_INVALID, text
        return response
    search = _Search(proto, parameters)
    try:
        search.run(response)
        if response.status == CpSolverStatus.INFEASIBLE and proto.assumptions:
            response.sufficient_assumptions_for_infeasibility = _core(proto, parameters)
    finally:
        response.wall_time = response.user_time = time.monotonic() - started
    if response.found_() and callback is not None:
        _report(search, response, callback)
    return response


def _report(search, response, callback):
    enumerate_all = search.parameters.enumerate_all_solutions and not search.has_objective
    callback.response_, callback.stopped_ = response, False
    if not enumerate_all:
        callback.OnSolutionCallback()
        return
    last = response.solution
    for values in every_solution(search.proto, search.domains, response.solution):
        response.solution = last = values
        callback.OnSolutionCallback()
        if callback.stopped_:
            response.status = CpSolverStatus.FEASIBLE
            break
    response.solution = last


class _Search:
    def __init__(self, proto, parameters):
        self.proto = proto
        self.parameters = parameters
        self.has_objective = proto.has_objective() or proto.has_floating_point_objective()
        self.objective = _encode.objective_of(proto)
        self.domains = None
        self.start = None  # values of all variables, where a search of our own has found a solution
        self.searched = False

    def run(self, response):
        if not self.proto.variables:
            # CP-SAT answers for the constants alone
            broken = Point(self.proto, []).violated()
            response.status = CpSolverStatus.INFEASIBLE if broken else CpSolverStatus.OPTIMAL
            response.objective_value = response.best_objective_bound = self.objective[2]
            return
        try:
            self.domains = Tightener(self.proto).run()
            made = _encode.encode(self.proto, self.domains)
        except Infeasible:
            self._refused(response)
            return
        for _ in range(_ROUNDS):
            answer = self._first_try(made)
            if answer.termination in _NO_SOLUTION:
                # nothing that comes back could be checked, so the solver is asked once more, from another start
                answer = self._ask(made, seed=1)
            response.num_branches += answer.nodes
            response.num_lp_iterations += answer.iterations
            if answer.point is None:
                break
            values = self._rounded(answer.point)
            cuts = [cut for graph in made.graphs for cut in graph.cuts(lambda form: _is_true(form, values))]
            if not cuts:
                self._accept(response, answer, values)
                return
            for form, low, switches in cuts:
                made.row(form, low, None, switches)
        else:
            raise RuntimeError(f"ortools: {_ROUNDS} rounds of cuts did not end the cycles of a circuit")
        if answer.termination in _NO_SOLUTION:
            response.status = CpSolverStatus.INFEASIBLE

    def _first_try(self, made):
        """A model without an objective that is hard for the solver may be easy for a search of another kind: after some
        nodes that search gets its turn, and the solver goes on from what it has found. Nodes are counted, not seconds,
        so that a program does the same on every machine."""
        if self.has_objective or self.start is not None or self.searched:
            return self._ask(made)
        answer = self._ask(made, node_limit=_NODES)
        if answer.termination == "limit" and answer.limit == "node" and answer.point is None:
            self.searched = True
            self.start = some_solution(self.proto, self.domains)
            answer = self._ask(made)
        return answer

    def _refused(self, response):
        """The tightening found that there is no solution; the host sees a model that says so."""
        domains = [[(var.domain[0], var.domain[-1])] for var in self.proto.variables]
        made = _encode.Columns(domains)
        made.rows.append(({}, 1, None))
        self._ask(made)
        response.status = CpSolverStatus.INFEASIBLE

    def _ask(self, made, **options):
        problem = _encode.write(self.proto, made, self.objective, self.start)
        problem.options = self._options() | options
        try:
            return result.decode(bridge.solve(problem.encode()))
        except bridge.SolverRefusal as refusal:
            raise RuntimeError(f"ortools: {refusal}") from None

    def _options(self):
        parameters = self.parameters
        options = {"mip_gap": parameters.relative_gap_limit}
        costs = self.objective[1].values()
        if self.objective[3] and costs and all(float(cost).is_integer() for cost in costs):
            options["mip_gap_abs"] = max(_GAP, parameters.absolute_gap_limit)
        if parameters.max_time_in_seconds < float("inf"):
            options["time_limit"] = max(0.0, parameters.max_time_in_seconds)
        if parameters.stop_after_first_solution:
            options["solution_limit"] = 1
        return options

    def _rounded(self, point):
        return [round(value) for value in point[: len(self.proto.variables)]]

    def _accept(self, response, answer, values):
        broken = Point(self.proto, values).violated()
        if broken is not None:
            raise RuntimeError(f"ortools: the solver's point violates {broken} once it is rounded")
        proven = answer.termination == "optimal"
        response.status = CpSolverStatus.OPTIMAL if proven else CpSolverStatus.FEASIBLE
        response.solution = values
        sense, costs, offset, whole = self.objective
        value = float(offset + sum(cost * values[place] for place, cost in costs.items()))
        if value == 0.0 and whole and sense < 0:
            value = -0.0  # the library keeps the negated objective
        response.objective_value = bound = value
        if not proven and self.has_objective and answer.bound is not None:
            bound = answer.bound
            if whole:
                bound = sense * -(-(sense * bound - 1e-6) // 1)
        response.best_objective_bound = float(bound)


def _is_true(form, values):
    terms, constant = form
    return constant + sum(factor * values[place] for place, factor in terms.items()) == 1


def _core(proto, parameters):
    """Assumptions that together allow no solution: each is left out once, and stays out if it is not needed."""
    kept = list(proto.assumptions)
    if len(kept) > 20:
        return kept
    for literal in proto.assumptions:
        trial = proto.__copy__()
        trial.assumptions = [other for other in kept if other != literal]
        response = CpSolverResponse()
        _Search(trial, parameters).run(response)
        if response.status == CpSolverStatus.INFEASIBLE:
            kept = trial.assumptions
    return kept
