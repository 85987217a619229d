"""Pyomo's newest solver interfaces, `pyomo.contrib.solver`, and what `SolverFactory` makes of them."""

import datetime
import math
import time

from orlm_pyomo import _answer, _options, _persistent
from orlm_pyomo._translation import Dialect, Translation, refuse_step
from pyomo.common.collections import ComponentMap
from pyomo.common.timing import HierarchicalTimer
from pyomo.contrib.solver.common.base import Availability
from pyomo.contrib.solver.common.results import Results, SolutionStatus, TerminationCondition
from pyomo.contrib.solver.common.solution_loader import SolutionLoader
from pyomo.contrib.solver.common.util import (
    IncompatibleModelError,
    NoDualsError,
    NoFeasibleSolutionError,
    NoOptimalSolutionError,
    NoReducedCostsError,
    NoSolutionError,
)
from pyomo.core.staleflag import StaleFlagManager
from pyomo.repn.standard_repn import generate_standard_repn

_CONDITIONS = {
    "optimal": TerminationCondition.convergenceCriteriaSatisfied,
    "infeasible": TerminationCondition.provenInfeasible,
    "unbounded": TerminationCondition.unbounded,
    "infeasible_or_unbounded": TerminationCondition.infeasibleOrUnbounded,
    "interrupted": TerminationCondition.interrupted,
}
_LIMITS = {"time": TerminationCondition.maxTimeLimit}


class Interface(Dialect):
    """What one of these solvers takes. `shown` is its name in errors about expressions."""

    # integrality is passed over
    relaxes = False
    # the objective is that of the model as it stands after loading, and there is no bound
    reports_bound = True
    no_solution = NoFeasibleSolutionError

    def __init__(self, shown, objective_degree=None, constraint_degree=None, writer=None):
        self.shown, self.writer = shown, writer
        self.objective_degree, self.constraint_degree = objective_degree, constraint_degree

    def _refuse(self, expression, quadratic):
        degree = generate_standard_repn(expression, quadratic=quadratic).polynomial_degree()
        raise IncompatibleModelError(f"{self.shown} interface does not support expressions of degree {degree}")

    def refuse_objective(self, objective):
        self._refuse(objective.expr, True)

    def refuse_domain(self, variable):
        refuse_step(variable)

    def refuse_constraint(self, constraint):
        self._refuse(constraint.body, self.constraint_degree == 2)


class Ipopt(Interface):
    relaxes = True
    reports_bound = False
    no_solution = NoSolutionError


class Loader(SolutionLoader):
    """Brings an answer back into the model."""

    def __init__(self, model, translation, answer):
        self._pyomo_model, self.translation, self.answer = model, translation, answer

    def get_number_of_solutions(self):
        return 0 if self.answer.values is None else 1

    def get_vars(self, vars_to_load=None):
        if self.answer.values is None:
            raise NoSolutionError()
        found, column = ComponentMap(), self.translation.column
        for variable in self.translation.variables if vars_to_load is None else vars_to_load:
            found[variable] = self.answer.values[column[id(variable)]]
        return found

    def _has_prices(self):
        answer = self.answer
        return answer.values is not None and answer.termination == "optimal" and not self.translation.is_mip

    def get_duals(self, cons_to_load=None):
        if not self._has_prices() or self.answer.duals is None:
            raise NoDualsError()
        places = {id(constraint): (kind, place) for constraint, kind, place in self.translation.rows}
        chosen = [row[0] for row in self.translation.rows] if cons_to_load is None else cons_to_load
        return {constraint: self.answer.dual_of(*places[id(constraint)]) for constraint in chosen}

    def get_reduced_costs(self, vars_to_load=None):
        if not self._has_prices() or self.answer.costs is None:
            raise NoReducedCostsError()
        found, column = ComponentMap(), self.translation.column
        for variable in self.translation.variables if vars_to_load is None else vars_to_load:
            found[variable] = self.answer.cost_of(column[id(variable)])
        return found


def _solve(self, model, **kwds):
    """Solves a model; the keywords are those of the interface's configuration."""
    began, tick = datetime.datetime.now(datetime.timezone.utc), time.perf_counter()
    interface = self._orlm_interface
    config = self.config(value=kwds, preserve_implicit=True)
    if config.timer is None:
        config.timer = HierarchicalTimer()
    StaleFlagManager.mark_all_as_stale()
    translation = Translation(model, interface, config.symbolic_solver_labels)
    if interface.relaxes:
        translation.relax()
    if "warmstart_discrete_vars" in config and config.warmstart_discrete_vars:
        translation.start_from_values()
    if interface.shown.startswith("Gurobi"):
        _options.check_gurobi(config.solver_options)
    answer = _answer.ask(
        translation,
        _options.host_options(
            config.solver_options,
            time_limit=config.time_limit,
            threads=config.threads,
            mip_gap=config.rel_gap if "rel_gap" in config else None,
            mip_gap_abs=config.abs_gap if "abs_gap" in config else None,
        ),
    )
    results = _results(self, config, translation, answer)
    results.timing_info.start_timestamp = began
    results.timing_info.wall_time = time.perf_counter() - tick
    results.timing_info.timer = config.timer
    return results


def _results(self, config, translation, answer):
    interface = self._orlm_interface
    results = Results()
    results.solution_loader = Loader(translation.model, translation, answer)
    if answer.termination == "limit":
        results.termination_condition = _LIMITS.get(answer.limit, TerminationCondition.iterationLimit)
    else:
        results.termination_condition = _CONDITIONS.get(answer.termination, TerminationCondition.unknown)
    found = answer.values is not None
    solved = results.termination_condition is TerminationCondition.convergenceCriteriaSatisfied
    if found:
        results.solution_status = SolutionStatus.optimal if solved else SolutionStatus.feasible
    else:
        results.solution_status = SolutionStatus.noSolution
    if not solved and config.raise_exception_on_nonoptimal_result:
        raise NoOptimalSolutionError()
    if translation.objective is not None:
        if found:
            results.incumbent_objective = answer.objective
        if interface.reports_bound:
            results.objective_bound = _bound(translation, answer, solved)
    if config.load_solutions:
        if not found:
            raise interface.no_solution()
        results.solution_loader.load_solution()
    results.solver_name, results.solver_version, results.solver_config = self.name, self.version(), config
    results.solver_log = ""
    return results


def _bound(translation, answer, solved):
    if solved and not translation.is_mip:
        return answer.objective
    if answer.bound is not None and math.isfinite(answer.bound):
        return answer.bound
    if not translation.is_mip:
        return None
    return -math.inf if translation.problem.sense == 1 else math.inf


_CHANGES = (
    "set_instance", "add_variables", "add_parameters", "add_constraints", "add_sos_constraints", "add_block",
    "set_objective", "remove_variables", "remove_parameters", "remove_constraints", "remove_sos_constraints",
    "remove_block", "update_variables", "update_parameters", "update",
)  # fmt: skip


def route(cls, interface, version):
    """Has a solver class of this kind use ours."""
    cls._orlm_interface = interface
    cls.solve = _solve
    cls.available = lambda self, *args, **kwargs: Availability.FullLicense
    cls.version = lambda self, *args, **kwargs: version
    _persistent.pass_over(cls, _CHANGES)
