"""Cuts and lazy constraints.

The solver interface has no callbacks, so generators are asked between solves: about the relaxation at the root while
they cut its fractional solution off, and about each integer solution; constraints that reject it join the model, which
is solved again. The optimum is the same as with constraints added during the search.
"""

from mip.constants import OptimizationStatus
from mip.lists import VConstrList, VVarList
from mip.model import Model

# Rounds of cuts at the root: few, since they cannot change the optimum.
_MOST_CUT_ROUNDS = 10
# A generator that always rejects would go on for ever; the host's budget ends it much earlier.
_MOST_ROUNDS = 10_000
_WHOLE = 1e-6


class CallbackModel(Model):
    """The model that a generator is given: it shares the data of the real one and collects new constraints."""

    def __init__(self, model, fractional):  # no call of Model's own, since the data are shared
        self.solver_name = "osi"
        self.solver = model.solver
        self._status = OptimizationStatus.OPTIMAL
        self.fractional = fractional
        self.constrs = VConstrList(self)
        self.vars = VVarList(self)
        self.new_rows = []
        self._values = dict(model._values)

    def _collect(self, lin_expr):
        terms = {var.idx: float(value) for var, value in lin_expr.expr.items()}
        self.new_rows.append((terms, lin_expr.sense, -float(lin_expr.const)))

    def add_constr(self, lin_expr, name="", priority=None):
        self._collect(lin_expr)

    def add_cut(self, cut):
        self._collect(cut)

    def add_lazy_constr(self, expr):
        self._collect(expr)


def _is_fractional(solver):
    return any(abs(x - round(x)) > _WHOLE for x, whole in zip(solver.point, solver.integer, strict=True) if whole)


def _violated(rows, point):
    found = []
    for terms, sense, rhs in rows:
        excess = sum(value * point[place] for place, value in terms.items()) - rhs
        broken = {"<": excess, ">": -excess}.get(sense, abs(excess))
        if broken > _WHOLE:
            found.append((terms, sense, rhs))
    return found


def _asked(generator, model, fractional, round_):
    view = CallbackModel(model, fractional)
    generator.generate_constrs(view, 0, round_)
    return _violated(view.new_rows, model.solver.point)


def solve(model):
    """Solves a model that has generators; returns the status."""
    solver = model.solver
    rows = []
    if model.cuts_generator is not None and any(solver.integer):
        for round_ in range(_MOST_CUT_ROUNDS):
            solver.solve(model, relax=True, rows=rows)
            if solver.point is None or not _is_fractional(solver):
                break
            found = _asked(model.cuts_generator, model, True, round_)
            if not found:
                break
            rows += found
    status = None
    for round_ in range(_MOST_ROUNDS):
        status = solver.solve(model, rows=rows)
        if solver.point is None or model.lazy_constrs_generator is None:
            break
        found = _asked(model.lazy_constrs_generator, model, False, round_)
        if not found:
            break
        rows += found
    return status
