"""One solve of a translated model, and its answer in the model's terms."""

from orlm_model import bridge, result
from pyomo.common.errors import ApplicationError

# a value this close to a whole number is one for integer variables
_WHOLE = 1e-6
# a price or reduced cost below this is a rounding error
_NOISE = 1e-11
# significant digits of what is shown: all that a double has for certain
_DIGITS = 15


class Answer:
    """What the host found. `values`, `duals` and `costs` are None where there are none."""

    def __init__(self, translation, found, digits):
        self.translation, self.digits = translation, digits
        self.termination, self.limit = found.termination, found.limit
        self.bound, self.nodes = found.bound, found.nodes
        self.values = self.objective = self.duals = self.costs = None
        has_point = found.point is not None and found.termination in ("optimal", "limit", "interrupted", "unknown")
        if not has_point:
            return
        made = translation.problem
        self.values = [_shown(value, kind, digits) for value, kind in zip(found.point, made.col_kind)]
        self.objective = found.objective
        if made.nobj_root is None:
            products = made.qobj or ((), (), ())
            self.objective = result.tidy_objective(found.objective, made.col_obj, products, made.offset, self.values)
        if found.row_dual is not None:
            self.duals = {"row": found.row_dual, "qrow": found.qrow_dual}
        self.costs = found.reduced_cost

    def dual_of(self, kind, place):
        values = self.duals and self.duals.get(kind)
        if values is None:
            return None
        return self._price(values[place])

    def cost_of(self, place):
        return self._price(self.costs[place])

    def _price(self, value):
        return float(f"{value:.{self.digits}g}") if abs(value) > _NOISE else 0.0


def _shown(value, kind, digits):
    value = value + 0.0
    if kind and abs(value - round(value)) <= _WHOLE:
        value = float(round(value))
    return float(f"{value:.{digits}g}")


def ask(translation, options, digits=_DIGITS):
    """Solves; what the host refuses is an error of the solver as a program sees it."""
    made = translation.problem
    made.options = options
    try:
        return Answer(translation, result.decode(bridge.solve(made.encode())), digits)
    except bridge.SolverRefusal as refusal:
        feature = refusal.unsupported
        if feature is not None:
            raise NotImplementedError(f"pyomo: {feature} is not supported by this environment") from None
        raise ApplicationError(f"Solver did not exit normally: {refusal}") from None
