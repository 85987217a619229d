"""Pyomo's first generation of solver interfaces: `SolverFactory("glpk")` and its kin.

`solve` stays Pyomo's own; what it calls to write the model, to run the solver and to read the solution is replaced.
"""

import functools
import logging
import os
import time

from orlm_pyomo import _answer, _families, _options, _persistent
from orlm_pyomo._translation import Translation
from pyomo.common.collections import Bunch
from pyomo.core.base.block import BlockData
from pyomo.core.base.label import NumericLabeler, TextLabeler
from pyomo.core.base.symbol_map import SymbolMap
from pyomo.core.base.var import Var
from pyomo.core.kernel.block import IBlock
from pyomo.core.kernel.objective import maximize, minimize
from pyomo.core.staleflag import StaleFlagManager
from pyomo.opt import SolutionStatus, SolverResults, SolverStatus, TerminationCondition
from pyomo.opt.results.solution import Solution

_logger = logging.getLogger("pyomo.solvers")

_CONDITIONS = {
    "optimal": (TerminationCondition.optimal, SolutionStatus.optimal),
    "infeasible": (TerminationCondition.infeasible, SolutionStatus.infeasible),
    "unbounded": (TerminationCondition.unbounded, SolutionStatus.unbounded),
    "infeasible_or_unbounded": (TerminationCondition.infeasibleOrUnbounded, SolutionStatus.unsure),
    "interrupted": (TerminationCondition.userInterrupt, SolutionStatus.stoppedByLimit),
    "unknown": (TerminationCondition.unknown, SolutionStatus.unknown),
}
_LIMITS = {
    "time": TerminationCondition.maxTimeLimit,
    "iteration": TerminationCondition.maxIterations,
    "node": TerminationCondition.maxEvaluations,
    "solution": TerminationCondition.other,
}
_KEYWORDS = (
    "logfile", "solnfile", "keepfiles", "use_signal_handling", "io_options", "save_results", "available",
    "warmstart_file", "skip_trivial_constraints", "output_fixed_variable_bounds",
)  # fmt: skip


def family_of(solver):
    """The family of a solver object; that of the AMPL solver library follows the program it stands for."""
    family = solver._orlm_family
    if isinstance(family, _families.NlFamily):
        # the executable decides, so that "asl:ipopt" is Ipopt
        program = _program(solver)
        if program in _families.CONTINUOUS_ONLY and not family.relaxes:
            return _families.Ipopt(program)
    return family


def _program(solver):
    chosen = solver.options.solver or getattr(solver, "_user_executable", None) or solver._orlm_family.name
    return os.path.splitext(os.path.basename(str(chosen)))[0].lower()


class Solve:
    """One solve between `_presolve` and `_postsolve`."""

    def __init__(self, solver, model, labels, warmstart):
        self.family = family_of(solver)
        self.translation = Translation(model, self.family, labels)
        self.relaxed = self.family.relaxes
        if self.relaxed:
            self.translation.relax()
        if warmstart:
            self.translation.start_from_values()
        self.symbols = SymbolMap()
        labeler = TextLabeler() if labels else NumericLabeler("x")
        if self.translation.objective is not None:
            self.symbols.addSymbol(self.translation.objective, labeler(self.translation.objective))
            self.symbols.alias(self.translation.objective, "__default_objective__")
        self.variable_names = [labeler(variable) for variable in self.translation.variables]
        self.symbols.addSymbols(zip(self.translation.variables, self.variable_names))
        self.row_names = [labeler(constraint) for constraint, _, _ in self.translation.rows]
        self.symbols.addSymbols(zip((row[0] for row in self.translation.rows), self.row_names))
        self.answer = None

    def run(self, solver):
        if self.family.speaks_gurobi:
            _options.check_gurobi(solver.options)
        options = _options.host_options(solver.options, time_limit=solver._timelimit)
        began = time.perf_counter()
        self.answer = _answer.ask(self.translation, options, self.family.digits)
        self.seconds = time.perf_counter() - began

    @functools.cached_property
    def is_mip(self):
        translation = self.translation
        if translation.is_mip or not self.family.warns_of_mip_duals:
            return translation.is_mip
        variables = translation.model.component_data_objects(Var, active=True, descend_into=True)
        return any(variable.is_integer() for variable in variables)

    # results

    def condition(self):
        answer = self.answer
        if answer.termination == "limit":
            return _LIMITS.get(answer.limit, TerminationCondition.other), SolutionStatus.stoppedByLimit
        return _CONDITIONS.get(answer.termination, _CONDITIONS["unknown"])

    def results(self, suffixes):
        family, answer = self.family, self.answer
        results, solution = SolverResults(), Solution()
        condition, solution.status = self.condition()
        solver = results.solver
        if family.names_solver:
            solver.name = family.name
        solver.termination_condition = condition
        if condition is TerminationCondition.optimal:
            solver.status = SolverStatus.ok
        elif condition in _LIMITS.values() or condition is TerminationCondition.userInterrupt:
            solver.status = SolverStatus.aborted
        else:
            solver.status = family.failed_status
        message = family.messages.get(condition)
        if message is not None:
            solver.termination_message = message
        if family.has_message:
            solver.message = message or f"{family.name}\\x3a {condition}"
        solver.error_rc, solver.time, solver.wallclock_time = 0, self.seconds, self.seconds
        self._describe(results.problem)
        if answer.values is not None:
            solution.gap = None if answer.bound is None else abs(answer.objective - answer.bound)
            self._fill(solution, suffixes)
            results.solution.insert(solution)
        return results

    def _describe(self, problem):
        translation, answer = self.translation, self.answer
        made = translation.problem
        problem.name = translation.model.name or "unknown"
        problem.sense = minimize if made.sense == 1 else maximize
        problem.number_of_objectives = 1
        problem.number_of_constraints = len(translation.rows)
        problem.number_of_variables = len(translation.variables)
        problem.number_of_nonzeros = len(made.rows.index) + len(made.qrow_linear.index) + len(made.nrow_linear.index)
        if self.family.counts_kinds:
            kinds = [variable.is_binary() for variable in translation.variables if variable.is_integer()]
            problem.number_of_binary_variables, problem.number_of_integer_variables = sum(kinds), len(kinds)
            problem.number_of_continuous_variables = len(translation.variables) - len(kinds)
        if answer.values is not None:
            found, bound = answer.objective, answer.bound
            if answer.termination == "optimal" and (bound is None or not translation.is_mip):
                bound = found
            problem.lower_bound, problem.upper_bound = (bound, found) if made.sense == 1 else (found, bound)

    def _fill(self, solution, suffixes):
        variables, constraints = solution.variable, solution.constraint
        for name, value in zip(self.variable_names, self.answer.values):
            variables[name] = {"Value": value}
        if self.answer.objective is not None:
            solution.objective["__default_objective__"] = {"Value": self.answer.objective}
        wanted = [name for name in self.family.suffixes if name in suffixes]
        if not wanted:
            return
        answer = self._priced()
        if "slack" in wanted:
            self._slacks(constraints)
        if answer is None:
            return
        if "rc" in wanted and answer.costs is not None:
            for place, name in enumerate(self.variable_names):
                variables[name]["Rc"] = answer.cost_of(place)
        if "dual" in wanted and answer.duals is not None:
            for name, (_, kind, place) in zip(self.row_names, self.translation.rows):
                value = answer.dual_of(kind, place)
                if value is not None:
                    constraints.setdefault(name, {})["Dual"] = value

    def _priced(self):
        """The answer that duals and reduced costs are taken from, or None."""
        translation, family = self.translation, self.family
        if not self.is_mip:
            return self.answer
        if not family.duals_of_mip:
            return None
        made = translation.problem
        for place, kind in enumerate(made.col_kind):
            if kind:
                made.col_lb[place] = made.col_ub[place] = self.answer.values[place]
        made.start = None
        translation.relax()
        return _answer.ask(translation, {}, family.digits)

    def _slacks(self, constraints):
        made, values = self.translation.problem, self.answer.values
        start, index, coefficient = made.rows.start, made.rows.index, made.rows.value
        for name, (_, kind, place) in zip(self.row_names, self.translation.rows):
            if kind != "row":
                continue
            first, last = start[place], start[place + 1]
            activity = sum([values[j] * a for j, a in zip(index[first:last], coefficient[first:last])])
            upper, lower = made.row_ub[place] - activity, made.row_lb[place] - activity
            slack = upper if abs(upper) <= abs(lower) else lower
            constraints.setdefault(name, {})["Slack"] = slack if abs(slack) > 1e-11 else 0.0


def _presolve(self, *args, **kwds):
    """Reads the keywords of `solve` and translates the model."""
    model = args[0] if args else self._pyomo_model
    if not isinstance(model, (BlockData, IBlock)):
        if isinstance(model, str):
            raise NotImplementedError("pyomo: solving a model file is not supported by this environment")
        raise ValueError(
            f"The problem instance supplied to the {type(self)} plugin '_presolve' method must be a Model or a Block"
        )
    self._select_index = kwds.pop("select", 0)
    self._load_solutions = kwds.pop("load_solutions", True)
    self._timelimit = kwds.pop("timelimit", None)
    self._report_timing = kwds.pop("report_timing", False)
    self._tee = kwds.pop("tee", False)
    self._suffixes = kwds.pop("suffixes", [])
    self._keepfiles = self._save_results = True
    for keyword in _KEYWORDS:
        kwds.pop(keyword, None)
    labels = kwds.pop("symbolic_solver_labels", False)
    family = family_of(self)
    warmstart = family.warm_starts and kwds.pop("warmstart", False)
    if kwds:
        if family.writer_config is not None:
            family.writer_config(kwds)  # raises for what the writer does not know
        else:
            raise ValueError(
                f"Solver={self.type} passed unrecognized keywords: \n\t"
                + "\n\t".join(f"{name} = {value}" for name, value in kwds.items())
            )
    if family.strict_suffixes:
        for name in self._suffixes:
            if name not in ("dual", "slack", "rc"):
                raise RuntimeError(f"***The {self.type} solver plugin cannot extract solution suffix={name}")
    self._pyomo_model = model
    self._orlm_solve = solve = Solve(self, model, labels, warmstart)
    self._smap_id = id(solve.symbols)
    if isinstance(model, IBlock):
        if not hasattr(model, "._symbol_maps"):
            setattr(model, "._symbol_maps", {})
        getattr(model, "._symbol_maps")[self._smap_id] = solve.symbols
    else:
        model.solutions.add_symbol_map(solve.symbols)


def _apply_solver(self):
    self._orlm_solve.run(self)
    return Bunch(rc=0, log="")


def _postsolve(self):
    solve = self._orlm_solve
    if solve.family.warns_of_mip_duals:
        for suffix, words in (("rc", "reduced costs"), ("dual", "duals")):
            if suffix in self._suffixes and solve.is_mip:
                _logger.warning(f"Cannot get {words} for MIP.")
    self.results = solve.results(self._suffixes)
    return self.results


def _available(self, exception_flag=True):
    """True if the solver is available"""
    return True


def _load_vars(self, vars_to_load=None):
    """Loads the values of the last solve into the model's variables."""
    solve = self._orlm_solve
    chosen = None if vars_to_load is None else {id(variable) for variable in vars_to_load}
    for variable, value in zip(solve.translation.variables, solve.answer.values):
        if chosen is None or id(variable) in chosen:
            variable.set_value(value, skip_validation=True)
    StaleFlagManager.mark_all_as_stale(delayed=True)


def _load_duals(self, cons_to_load=None):
    """Loads the duals of the last solve into the suffix `dual`."""
    solve = self._orlm_solve
    chosen = None if cons_to_load is None else {id(constraint) for constraint in cons_to_load}
    answer = solve._priced()
    for constraint, kind, place in solve.translation.rows if answer is not None else ():
        if chosen is None or id(constraint) in chosen:
            self._pyomo_model.dual[constraint] = answer.dual_of(kind, place)


def _load_rc(self, vars_to_load=None):
    """Loads the reduced costs of the last solve into the suffix `rc`."""
    solve = self._orlm_solve
    chosen = None if vars_to_load is None else {id(variable) for variable in vars_to_load}
    answer = solve._priced()
    for place, variable in enumerate(solve.translation.variables if answer is not None else ()):
        if chosen is None or id(variable) in chosen:
            self._pyomo_model.rc[variable] = answer.cost_of(place)


def _set_instance(self, model, **kwds):
    """The model that the persistent interface is for; each solve takes it as it then is."""
    if not isinstance(model, (BlockData, IBlock)):
        raise ValueError(f"The problem instance supplied to the {type(self)} plugin must be a Model or a Block")
    self._pyomo_model = model


def _set_parameter(self, name, value):
    self.options[name] = value


_CHANGES = (
    "add_block", "set_objective", "add_constraint", "add_var", "add_sos_constraint", "remove_block",
    "remove_constraint", "remove_sos_constraint", "remove_var", "update_var", "update", "reset",
)  # fmt: skip


def route(cls, family, version):
    """Has a solver class of the first generation use ours."""
    cls._orlm_family = family
    cls._presolve, cls._apply_solver, cls._postsolve = _presolve, _apply_solver, _postsolve
    cls.available = _available
    cls.license_is_valid = lambda self: True
    cls.version = cls._get_version = lambda self: version
    cls._version = version
    cls.executable = lambda self: getattr(self, "_user_executable", None) or family.name
    cls._default_executable = lambda self: family.name
    cls.warm_start_capable = lambda self: family.warm_starts
    cls.set_executable = _set_executable


def _set_executable(self, name=None, validate=True):
    """Every program is taken as installed."""
    self._user_executable = None if name is None else str(name)


def route_direct(cls, family, version):
    route(cls, family, version)
    cls._python_api_exists = True
    # some look for their library when they are made
    cls._init = lambda self: None
    cls.load_vars = _load_vars
    cls.load_duals, cls.load_rc = _load_duals, _load_rc


def route_persistent(cls, family, version):
    route_direct(cls, family, version)
    cls.set_instance = _set_instance
    _persistent.pass_over(cls, _CHANGES)
    for name in ("set_gurobi_param", "set_xpress_control", "set_mosek_param"):
        if hasattr(cls, name):
            setattr(cls, name, _set_parameter)
