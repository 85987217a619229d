"""Infeasible models: which constraints contradict one another, and how little they must be relaxed."""

from enum import Enum

from mip.constants import CONTINUOUS, INF, ConstraintPriority, OptimizationStatus
from mip.entities import LinExpr
from mip.model import Model, minimize, xsum

_FEASIBLE = (OptimizationStatus.FEASIBLE, OptimizationStatus.OPTIMAL)


class IISFinderAlgorithm(Enum):
    """How an irreducible infeasible subsystem is searched."""

    DELETION_FILTER = 1
    ADDITIVE_ALGORITHM = 2


def _check_infeasible(model):
    if model.status == OptimizationStatus.LOADED:
        model.optimize()
    assert model.status == OptimizationStatus.INFEASIBLE, "model is not linear infeasible"


class ConflictFinder:
    """Searches an irreducible infeasible subsystem."""

    def __init__(self, model):
        _check_infeasible(model)
        self.model = model

    def find_iis(self, method=IISFinderAlgorithm.DELETION_FILTER):
        if method == IISFinderAlgorithm.DELETION_FILTER:
            return self.deletion_filter()
        if method == IISFinderAlgorithm.ADDITIVE_ALGORITHM:
            return self.additive_algorithm()
        return None

    def _feasible(self, constrs):
        """The model with these of its constraints and no objective, and whether it is feasible."""
        made = _of_constraints(self.model, constrs)
        return made, made.optimize() != OptimizationStatus.INFEASIBLE

    def deletion_filter(self):
        needed = list(self.model.constrs)
        for constr in list(needed):
            rest = [other for other in needed if other is not constr]
            if not self._feasible(rest)[1]:
                needed = rest
        return self._feasible(needed)[0].constrs

    def additive_algorithm(self):
        needed = []
        while True:
            made, feasible = self._feasible(needed)
            if not feasible:
                return made.constrs
            tried = list(needed)
            for constr in self.model.constrs:
                tried.append(constr)
                if not self._feasible(tried)[1]:
                    needed.append(constr)
                    break

    def deletion_filter_milp_ir_lc_bd(self):
        raise NotImplementedError("WIP")

    def deletion_filter_milp_lc_ir_bd(self):
        raise NotImplementedError


def _of_constraints(model, constrs):
    made = Model(solver_name=model.solver_name)
    for var in model.vars:
        made.add_var(name=var.name, lb=var.lb, ub=var.ub, var_type=var.var_type)
    for constr in constrs:
        made.add_constr(constr.expr, name=constr.name, priority=constr.priority)
    return made


class ConflictRelaxer:
    """Relaxes infeasible subsystems, constraints of the lowest priority first, until the model is feasible."""

    def __init__(self, model):
        _check_infeasible(model)
        self.model = model
        self.iis_num_iterations = 0
        self.iis_iterations = []
        self.relax_slack_iterations = []

    @property
    def slack_by_crt(self):
        total = {}
        for slacks in self.relax_slack_iterations:
            for name, value in slacks.items():
                total[name] = total.get(name, 0) + value
        return total

    def hierarchy_relaxer(self, relaxer_objective="min_abs_slack_val", default_priority=ConstraintPriority.MANDATORY):
        relaxed = self.model.copy()
        for constr in relaxed.constrs:
            if not constr.priority:
                constr.priority = default_priority
        relaxed.optimize()
        while relaxed.status not in _FEASIBLE:
            iis = ConflictFinder(relaxed).find_iis()
            self.iis_iterations.append([constr.name for constr in iis])
            self.iis_num_iterations += 1
            if all(constr.priority == ConstraintPriority.MANDATORY for constr in iis):
                raise Exception("Infeasible model, is not possible to relax MANDATORY constraints")
            slacks = self.relax_iis(iis, relaxer_objective)
            self.relax_slack_iterations.append(slacks)
            relaxed = self.relax_constraints(relaxed, slacks)
            relaxed.optimize()
        return relaxed

    @classmethod
    def relax_iis(cls, iis, relaxer_objective="min_abs_slack_val"):
        """{constraint's name: slack} with the smallest sum of absolute slacks for those of the lowest priority."""
        if relaxer_objective != "min_abs_slack_val":
            raise NotImplementedError(f"mip: the relaxation {relaxer_objective} is not supported by this environment")
        lowest = min(constr.priority for constr in iis)
        made = _of_constraints(iis[0]._model, [constr for constr in iis if constr.priority != lowest])
        slacks, sizes = {}, []
        for constr in iis:
            if constr.priority == lowest:
                slack = made.add_var(name=f"{constr.name}__slack", lb=-INF, var_type=CONTINUOUS)
                size = made.add_var(name=f"{constr.name}__slack_abs")
                slacks[constr.name] = slack
                sizes.append(size)
                made.add_constr(constr.expr + slack, name=f"{constr.name}_relaxed")
                made.add_constr(size >= slack)
                made.add_constr(size >= -slack)
        made.objective = minimize(xsum(sizes))
        made.optimize()
        if made.status not in _FEASIBLE:
            raise Exception(f"sub relaxation infeasible, status {made.status}")
        return {name: slack.x for name, slack in slacks.items()}

    @classmethod
    def relax_constraints(cls, relaxed_model, slack_dict):
        """The model with the slacks added to the sides of its constraints."""
        for name, value in slack_dict.items():
            constr = relaxed_model.constr_by_name(name)
            expr: LinExpr = constr.expr + value
            priority = constr.priority
            relaxed_model.remove(constr)
            relaxed_model.add_constr(expr, name=name, priority=priority)
        return relaxed_model
