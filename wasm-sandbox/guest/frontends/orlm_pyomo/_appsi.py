"""The solver interfaces of `pyomo.contrib.appsi`, and what `SolverFactory` makes of them."""

from orlm_pyomo import _answer, _options, _persistent
from orlm_pyomo._translation import Dialect, Translation, refuse_step
from pyomo.common.collections import ComponentMap
from pyomo.contrib.appsi.base import Results, SolutionLoaderBase, Solver, TerminationCondition
from pyomo.core.base.label import NumericLabeler
from pyomo.core.base.symbol_map import SymbolMap
from pyomo.core.staleflag import StaleFlagManager
from pyomo.repn.standard_repn import generate_standard_repn

_CONDITIONS = {
    "optimal": TerminationCondition.optimal,
    "infeasible": TerminationCondition.infeasible,
    "unbounded": TerminationCondition.unbounded,
    "infeasible_or_unbounded": TerminationCondition.infeasibleOrUnbounded,
    "interrupted": TerminationCondition.interrupted,
}
_LIMITS = {"time": TerminationCondition.maxTimeLimit, "iteration": TerminationCondition.maxIterations,
           "node": TerminationCondition.maxIterations}  # fmt: skip


class Interface(Dialect):
    """What one of these solvers takes. `shown` is its name in errors about expressions."""

    relaxes = False
    several_objectives = "Multiple active objectives found"

    def __init__(self, name, shown, degree_error, objective_degree=None, constraint_degree=None, digits=15):
        self.name, self.shown, self.degree_error, self.digits = name, shown, degree_error, digits
        self.objective_degree, self.constraint_degree = objective_degree, constraint_degree

    def _refuse(self, expression):
        degree = generate_standard_repn(expression, quadratic=False).polynomial_degree()
        raise self.degree_error(f"{self.shown} expressions of degree {degree}")

    def refuse_objective(self, objective):
        self._refuse(objective.expr)

    def refuse_domain(self, variable):
        refuse_step(variable)

    def refuse_constraint(self, constraint):
        self._refuse(constraint.body)


class Ipopt(Interface):
    relaxes = True


class _Loader(SolutionLoaderBase):
    def __init__(self, solver):
        self.solver = solver

    def get_primals(self, vars_to_load=None):
        return self.solver.get_primals(vars_to_load)

    def get_duals(self, cons_to_load=None):
        return self.solver.get_duals(cons_to_load)

    def get_slacks(self, cons_to_load=None):
        return self.solver.get_slacks(cons_to_load)

    def get_reduced_costs(self, vars_to_load=None):
        return self.solver.get_reduced_costs(vars_to_load)


def _missing(what):
    return RuntimeError(f"Solver does not currently have {what}. Please check the termination condition.")


def _solve(self, model, timer=None):
    """Solves a model."""
    StaleFlagManager.mark_all_as_stale()
    interface, config = self._orlm_interface, self.config
    self._orlm_answer = None
    translation = Translation(model, interface, config.symbolic_solver_labels)
    if interface.relaxes or getattr(config, "relax_integrality", False):
        translation.relax()
    if config.warmstart:
        translation.start_from_values()
    options = getattr(self, interface.name + "_options", None)
    if interface.name == "gurobi":
        _options.check_gurobi(options)
    answer = self._orlm_answer = _answer.ask(
        translation,
        _options.host_options(options, time_limit=config.time_limit, mip_gap=getattr(config, "mip_gap", None)),
        interface.digits,
    )
    results = Results()
    results.solution_loader = _Loader(self)
    results.wallclock_time = 0.0
    if answer.termination == "limit":
        results.termination_condition = _LIMITS.get(answer.limit, TerminationCondition.unknown)
    else:
        results.termination_condition = _CONDITIONS.get(answer.termination, TerminationCondition.unknown)
    if config.load_solution:
        if answer.values is None:
            raise RuntimeError(
                "A feasible solution was not found, so no solution can be loaded. "
                f"If using the appsi.solvers.{type(self)._orlm_class} interface, you can "
                "set opt.config.load_solution=False. If using the environ.SolverFactory "
                "interface, you can set opt.solve(model, load_solutions = False). "
                "Then you can check results.termination_condition and "
                "results.best_feasible_objective before loading a solution."
            )
        self.load_vars()
    if translation.objective is not None and answer.values is not None:
        results.best_feasible_objective = answer.objective
        results.best_objective_bound = answer.bound if translation.is_mip else answer.objective
    return results


def _primals(self, vars_to_load=None, solution_number=0):
    answer = self._orlm_answer
    if answer is None or answer.values is None:
        raise _missing("a valid solution")
    found, translation = ComponentMap(), answer.translation
    for variable in translation.variables if vars_to_load is None else vars_to_load:
        found[variable] = answer.values[translation.column[id(variable)]]
    return found


def _load_vars(self, vars_to_load=None):
    for variable, value in self.get_primals(vars_to_load=vars_to_load).items():
        variable.set_value(value, skip_validation=True)
    StaleFlagManager.mark_all_as_stale(delayed=True)


def _priced(self, field, what):
    answer = self._orlm_answer
    if answer is None or answer.values is None or getattr(answer, field) is None or answer.translation.is_mip:
        raise _missing(what)
    return answer


def _duals(self, cons_to_load=None):
    answer = _priced(self, "duals", "valid duals")
    rows = answer.translation.rows
    chosen = None if cons_to_load is None else {id(constraint) for constraint in cons_to_load}
    return {
        constraint: answer.dual_of(kind, place)
        for constraint, kind, place in rows
        if chosen is None or id(constraint) in chosen
    }


def _reduced_costs(self, vars_to_load=None):
    answer = _priced(self, "costs", "valid reduced costs")
    found, translation = ComponentMap(), answer.translation
    for variable in translation.variables if vars_to_load is None else vars_to_load:
        found[variable] = answer.cost_of(translation.column[id(variable)])
    return found


def _slacks(self, cons_to_load=None):
    """The activities of the rows, which these interfaces call slacks."""
    answer = self._orlm_answer
    if answer is None or answer.values is None:
        raise _missing("valid slacks")
    rows, values = answer.translation.problem.rows, answer.values
    start, index, coefficient = rows.start, rows.index, rows.value
    chosen = None if cons_to_load is None else {id(constraint) for constraint in cons_to_load}
    found = {}
    for constraint, kind, place in answer.translation.rows:
        if kind == "row" and (chosen is None or id(constraint) in chosen):
            first, last = start[place], start[place + 1]
            found[constraint] = sum([values[j] * a for j, a in zip(index[first:last], coefficient[first:last])])
    return found


_CHANGES = (
    "set_instance", "add_variables", "add_params", "add_constraints", "add_sos_constraints", "add_block",
    "set_objective", "remove_variables", "remove_params", "remove_constraints", "remove_sos_constraints",
    "remove_block", "update_variables", "update_params", "update",
)  # fmt: skip


def route(cls, interface, version):
    """Has a solver class of this kind use ours."""
    cls._orlm_interface, cls._orlm_class, cls._orlm_answer = interface, cls.__name__, None
    cls.solve, cls.load_vars = _solve, _load_vars
    cls.get_primals, cls.get_duals, cls.get_slacks = _primals, _duals, _slacks
    cls.get_reduced_costs = _reduced_costs
    cls.available = lambda self: Solver.Availability.FullLicense
    cls.version = lambda self: version
    cls.symbol_map = property(lambda self: SymbolMap(NumericLabeler("x")))
    _persistent.pass_over(cls, _CHANGES)
