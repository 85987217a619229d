"""Irreducible infeasible subsystems: from the host's lists to the attributes IIS... of the items."""

from gurobipy import _solve
from gurobipy._exception import GurobiError
from gurobipy._grb import GRB
from orlm_model import bridge, result


class Iis:
    """Which items take part, by their places."""

    def __init__(self):
        self.minimal = 1
        self.members = {"lower": set(), "upper": set(), "constrs": set(), "qconstrs": set(), "soss": set(), "gens": set()}


def compute(core):
    """Solves the model with the wish for a subsystem, and keeps it."""
    encoder = _solve.Encoder(core)
    problem = encoder.encode()
    problem.options["iis"] = True
    try:
        answer = result.decode(bridge.solve(problem.encode()))
    except bridge.SolverRefusal as refusal:
        raise GurobiError(GRB.ERROR_NOT_SUPPORTED, str(refusal)) from None
    if answer.termination not in ("infeasible", "infeasible_or_unbounded"):
        raise GurobiError(GRB.ERROR_IIS_NOT_INFEASIBLE, "Cannot compute IIS on a feasible model")
    if answer.iis is None:
        raise GurobiError(GRB.ERROR_DATA_NOT_AVAILABLE, "No IIS available")
    core.forget()
    core.result, core.status = answer, GRB.INFEASIBLE
    core.iis = _read(core, encoder, answer.iis)


def _read(core, encoder, lists):
    iis = Iis()
    iis.minimal = int(bool(lists.get("minimal")))
    members = iis.members
    n_vars, n_constrs = len(core.vars), len(core.constrs)
    members["lower"].update(place for place in lists.get("column_lower", ()) if place < n_vars)
    members["upper"].update(place for place in lists.get("column_upper", ()) if place < n_vars)
    rows = set(lists.get("row_lower", ())) | set(lists.get("row_upper", ()))
    members["constrs"].update(place for place in rows if place < n_constrs)
    members["qconstrs"].update(place for place in lists.get("quadratic_rows", ()) if place < len(core.qconstrs))
    members["soss"].update(place for place in lists.get("sos", ()) if place < len(core.soss))
    # a general constraint takes part when anything does that it was written as
    found = {
        "row_lb": rows, "qrow_lb": lists.get("quadratic_rows", ()), "sos_type": lists.get("sos", ()),
        "ind_col": lists.get("indicators", ()), "gen_kind": lists.get("general", ()),
        "nrow_root": lists.get("nonlinear_rows", ()),
        "col_lb": set(lists.get("column_lower", ())) | set(lists.get("column_upper", ())),
    }  # fmt: skip
    for place, spans in enumerate(encoder.spans):
        if any(first <= member < last for field, (first, last) in spans.items() for member in found[field]):
            members["gens"].add(place)
    return iis
