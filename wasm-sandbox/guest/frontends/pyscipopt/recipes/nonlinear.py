"""Nonlinear objectives."""

from pyscipopt import Model


def set_nonlinear_objective(model: Model, expr, sense: str = "minimize"):
    """Optimizes a new variable that bounds the expression."""
    if not expr.degree() > 1:
        raise AssertionError("For linear objectives, please use the setObjective method.")
    if sense not in ("minimize", "maximize"):
        model.addVar(lb=-float("inf"), obj=1)
        raise Warning(f"unrecognized optimization sense: {sense}")
    bound = model.addVar(lb=-float("inf"), obj=1)
    if sense == "minimize":
        model.addCons(expr <= bound)
        model.setMinimize()
    else:
        model.addCons(expr >= bound)
        model.setMaximize()
