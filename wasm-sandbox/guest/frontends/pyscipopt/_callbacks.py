"""Solves with plugins.

The solver interface has no callbacks, so the front end asks at the end of a solve. A constraint handler sees the optimum
as a candidate; when it rejects it with constraints or cuts, these join the model and the model is solved again, until a
candidate is accepted: the optimum is the same as with constraints added during the search. A pricer gets the dual values
of the linear relaxation until it finds no further variable. Heuristics, separators, branching rules, propagators and
presolvers do not change what the optimum is, and are not called.
"""

import math

from pyscipopt import _solve
from pyscipopt._constants import PY_SCIP_EVENTTYPE, PY_SCIP_RESULT, PY_SCIP_STAGE
from pyscipopt._core import PROBLEM, SOLVED, SOLVING, real, wrong_stage
from pyscipopt._items import Constraint, Event, Row, make_constraint, make_solution
from pyscipopt._naming import wrong_type
from pyscipopt._plugins import Conshdlr, Eventhdlr, Pricer
from pyscipopt._variable import INFINITY

# A program whose handler always rejects would go on for ever; the host's budget ends it much earlier.
_MOST_ROUNDS = 10_000
_EVENTS = PY_SCIP_EVENTTYPE
_ONCE = (_EVENTS.NODEFOCUSED, _EVENTS.FIRSTLPSOLVED, _EVENTS.LPSOLVED, _EVENTS.BESTSOLFOUND, _EVENTS.NODEFEASIBLE)


class _Handler:
    """A constraint handler as included."""

    def __init__(self, plugin, name, needs):
        self.plugin, self.name, self.needs = plugin, name, needs

    def constraints(self, core):
        return [constraint for constraint in core.conss if constraint.kind_ == self.name]


def optimize(model):
    core = model.core_
    if core.stage == SOLVED:
        return
    plugins = core.plugins
    handlers = [plugin for plugin in plugins if isinstance(plugin, _Handler)]
    _notify(core, handlers, ("init", "initsol"))
    relaxation = _price(model) if any(isinstance(plugin, Pricer) for plugin in plugins) else None
    for _ in range(_MOST_ROUNDS):
        _solve.solve(core)
        if not handlers or not core.solutions or _accepted(core, handlers):
            break
    if relaxation is not None and core.status == "optimal":
        _check_priced(core, relaxation)
    _tell(model)
    if core.interrupted:
        core.status, core.stage = "userinterrupt", SOLVING
    _notify(core, handlers, ("exitsol", "exit"))


def _notify(core, handlers, moments):
    kept = core.stage
    if kept == PROBLEM:
        core.stage = PY_SCIP_STAGE.TRANSFORMED
    for moment in moments:
        for plugin in core.plugins:
            if isinstance(plugin, Eventhdlr):
                getattr(plugin, "event" + moment)()
            elif isinstance(plugin, Pricer):
                getattr(plugin, "pricer" + moment)()
        for handler in handlers:
            more = (False,) if moment == "exitsol" else ()
            getattr(handler.plugin, "cons" + moment)(handler.constraints(core), *more)
    core.stage = kept


def _accepted(core, handlers):
    """Whether all handlers take the candidate. Otherwise there are new rows."""
    kept = core.solutions, core.status, core.stage
    point = core.solutions[0].values_
    core.candidate, core.solutions, core.status, core.stage = point, [], "unknown", SOLVING
    rows = len(core.lazy)
    try:
        for handler in handlers:
            constraints = handler.constraints(core)
            if handler.needs and not constraints:
                continue
            _ask_handler(core, handler.plugin, constraints)
            if len(core.lazy) > rows:
                return False
    finally:
        core.candidate = None
    core.solutions, core.status, core.stage = kept
    return True


def _ask_handler(core, plugin, constraints):
    name = type(plugin).__name__
    candidate = make_solution(core, list(core.candidate))
    checked = plugin.conscheck(constraints, candidate, True, False, False, False).get("result")
    if checked != PY_SCIP_RESULT.INFEASIBLE:
        return
    rows = len(core.lazy)
    enforced = plugin.consenfolp(constraints, len(constraints), False).get("result")
    if len(core.lazy) > rows:
        return
    if enforced == PY_SCIP_RESULT.INFEASIBLE and "I" not in core.vtype:
        _exclude(core)
        return
    raise NotImplementedError(
        f"pyscipopt: a constraint handler ({name}) that rejects a solution without adding constraints or cuts is not "
        "supported by this environment"
    )


def _exclude(core):
    """Another assignment of the binary variables, please."""
    without = core.removed | core.implied.keys()
    columns = [column for column, vtype in enumerate(core.vtype) if vtype == "B" and column not in without]
    values = [-1.0 if core.candidate[column] > 0.5 else 1.0 for column in columns]
    cut = make_constraint(core, "", "linear", 1.0 - values.count(-1.0), INFINITY)
    cut.cols_, cut.vals_ = columns, values
    core.lazy.append(cut)


def _tell(model):
    """The events of a solve that ended at its first node."""
    core = model.core_
    kept = core.status, core.stage
    core.status, core.stage = "unknown", SOLVING
    try:
        for kind in _ONCE:
            if kind == _EVENTS.BESTSOLFOUND and not core.solutions:
                continue
            for mask, plugin in list(core.caught):
                if mask & kind:
                    plugin.eventexec(Event(kind, core))
    finally:
        core.status, core.stage = kept


def _price(model):
    """Adds columns until no pricer finds one more; returns the value of the linear relaxation."""
    core = model.core_
    pricers = [plugin for plugin in core.plugins if isinstance(plugin, Pricer)]
    for _ in range(_MOST_ROUNDS):
        answer, search = _solve.ask(core, relaxed=True)
        if search:
            raise NotImplementedError("pyscipopt: a Pricer in anything but a linear model is not supported by this environment")
        if answer.termination != "optimal" or answer.row_dual is None:
            raise NotImplementedError(
                f"pyscipopt: a Pricer in a model whose linear relaxation is {answer.termination} is not supported by "
                "this environment"
            )
        count = len(core.vars)
        core.duals, core.redcosts = answer.row_dual, answer.reduced_cost
        core.candidate, core.stage, core.pricing = list(answer.point), SOLVING, True
        try:
            for pricer in pricers:
                pricer.pricerredcost()
        finally:
            core.candidate, core.stage, core.pricing = None, PROBLEM, False
        if len(core.vars) == count:
            return answer.objective
    raise NotImplementedError("pyscipopt: a Pricer that never ends is not supported by this environment")


def _check_priced(core, relaxation):
    """Columns of the root node alone give the optimum only if it is at the relaxation's bound."""
    found = core.objective_at(core.solutions[0].values_)
    if all(cost.is_integer() for cost in core.obj) and all(
        vtype != "C" for vtype, cost in zip(core.vtype, core.obj) if cost
    ):
        relaxation = math.ceil(core.sense * (relaxation - core.offset) - 1e-6) * core.sense + core.offset
    if abs(found - relaxation) > 1e-6 * max(1.0, abs(found)):
        raise NotImplementedError(
            "pyscipopt: a Pricer whose integer optimum is not at the bound of the linear relaxation is not supported by "
            "this environment"
        )


def _include(core, plugin, name, desc):
    for text in (name, desc):
        if not isinstance(text, str):
            raise TypeError("encoding without a string argument")
    if core.stage != PROBLEM:
        raise wrong_stage()
    core.plugins.append(plugin)


class WithPlugins:
    """Methods of Model."""

    __slots__ = ()

    def includeEventhdlr(self, eventhdlr, name, desc):
        if not isinstance(eventhdlr, Eventhdlr):
            raise wrong_type("eventhdlr", "Eventhdlr", eventhdlr)
        _include(self.core_, eventhdlr, name, desc)
        eventhdlr.model, eventhdlr.name = self, name

    def includePricer(self, pricer, name, desc, priority=1, delay=True):
        if not isinstance(pricer, Pricer):
            raise wrong_type("pricer", "Pricer", pricer)
        _include(self.core_, pricer, name, desc)
        pricer.model = self

    def includeConshdlr(
        self, conshdlr, name, desc, sepapriority=0, enfopriority=0, chckpriority=0, sepafreq=-1, propfreq=-1,
        eagerfreq=100, maxprerounds=-1, delaysepa=False, delayprop=False, needscons=True, proptiming=1, presoltiming=8,
    ):  # fmt: skip
        if not isinstance(conshdlr, Conshdlr):
            raise wrong_type("conshdlr", "Conshdlr", conshdlr)
        _include(self.core_, _Handler(conshdlr, name, needscons), name, desc)
        conshdlr.model, conshdlr.name = self, name

    def includeHeur(
        self, heur, name, desc, dispchar, priority=10000, freq=1, freqofs=0, maxdepth=-1, timingmask=1, usessubscip=False
    ):
        _include(self.core_, heur, name, desc)
        heur.model, heur.name = self, name

    def includeSepa(self, sepa, name, desc, priority=0, freq=10, maxbounddist=1.0, usessubscip=False, delay=False):
        _include(self.core_, sepa, name, desc)
        sepa.model, sepa.name = self, name

    def includeBranchrule(self, branchrule, name, desc, priority, maxdepth, maxbounddist):
        _include(self.core_, branchrule, name, desc)
        branchrule.model = self

    def includePresol(self, presol, name, desc, priority, maxrounds, timing=4):
        _include(self.core_, presol, name, desc)
        presol.model = self

    def includeProp(
        self, prop, name, desc, presolpriority, presolmaxrounds, proptiming, presoltiming=4, priority=1, freq=1, delay=True
    ):
        _include(self.core_, prop, name, desc)
        prop.model = self

    def includeNodesel(self, nodesel, name, desc, stdpriority, memsavepriority):
        _include(self.core_, nodesel, name, desc)
        nodesel.model = self

    def includeCutsel(self, cutsel, name, desc, priority):
        _include(self.core_, cutsel, name, desc)
        cutsel.model = self

    def catchEvent(self, eventtype, eventhdlr):
        if not isinstance(eventhdlr, Eventhdlr):
            raise wrong_type("eventhdlr", "Eventhdlr", eventhdlr)
        self.core_.caught.append((eventtype, eventhdlr))

    def dropEvent(self, eventtype, eventhdlr):
        caught = self.core_.caught
        if (eventtype, eventhdlr) in caught:
            caught.remove((eventtype, eventhdlr))

    def attachEventHandlerCallback(self, callback, events, name="eventhandler", description=""):
        model = self

        class Attached(Eventhdlr):
            def eventinit(self):
                for event in events:
                    model.catchEvent(event, self)

            def eventexec(self, event):
                callback(model, event)

        self.includeEventhdlr(Attached(), name, description)

    def createCons(
        self, conshdlr, name, initial=True, separate=True, enforce=True, check=True, propagate=True, local=False,
        modifiable=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        if not isinstance(conshdlr, Conshdlr):
            raise wrong_type("conshdlr", "Conshdlr", conshdlr)
        flags = (initial, separate, enforce, check, propagate, local, modifiable, dynamic, removable, stickingatnode)
        return make_constraint(self.core_, name, conshdlr.name, -INFINITY, INFINITY, flags)

    def addPyCons(self, cons):
        if not isinstance(cons, Constraint):
            raise wrong_type("cons", "Constraint", cons)
        self.core_.need_problem()
        self.core_.conss.append(cons)

    def interruptSolve(self):
        self.core_.interrupted = True

    # --- cuts ---------------------------------------------------------------------------------------------------------

    def createEmptyRowUnspec(self, name="row", lhs=0.0, rhs=None, local=True, modifiable=False, removable=True):
        if self.core_.stage != SOLVING:
            raise wrong_stage()
        return Row(name, -INFINITY if lhs is None else real(lhs), INFINITY if rhs is None else real(rhs))

    def createEmptyRowSepa(self, sepa, name="row", lhs=0.0, rhs=None, local=True, modifiable=False, removable=True):
        return self.createEmptyRowUnspec(name, lhs, rhs)

    def cacheRowExtensions(self, row):
        if not isinstance(row, Row):
            raise wrong_type("row", "Row", row)

    flushRowExtensions = releaseRow = cacheRowExtensions

    def addVarToRow(self, row, var, value):
        if not isinstance(row, Row):
            raise wrong_type("row", "Row", row)
        column = self.core_.column(var)
        row.terms_[column] = row.terms_.get(column, 0.0) + real(value)

    def addCut(self, cut, forcecut=False):
        """Returns whether the cut makes the problem infeasible, which only the next solve can tell."""
        if not isinstance(cut, Row):
            raise wrong_type("cut", "Row", cut)
        made = make_constraint(self.core_, cut.name, "linear", cut.lhs_, cut.rhs_)
        made.cols_, made.vals_ = list(cut.terms_), list(cut.terms_.values())
        self.core_.add_constraint(made)
        return False

    def addPoolCut(self, row):
        self.addCut(row)

    def getCutEfficacy(self, cut, sol=None):
        if not isinstance(cut, Row):
            raise wrong_type("cut", "Row", cut)
        values = self.core_.current_point() if sol is None else sol.point_("SCIPgetSolVal")
        activity = sum([factor * values[column] for column, factor in cut.terms_.items()], 0.0)
        size = math.sqrt(sum([factor * factor for factor in cut.terms_.values()], 0.0)) or 1.0
        return max(cut.lhs_ - activity, activity - cut.rhs_) / size

    def isCutEfficacious(self, cut, sol=None):
        return self.getCutEfficacy(cut, sol) > self.getParam("separating/minefficacy")

