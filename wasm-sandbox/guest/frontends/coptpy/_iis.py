"""Irreducible infeasible subsystems: from the host's lists to the IIS status of variables, rows, indicators and sets."""

from coptpy._error import CoptError, invalid
from orlm_model import bridge, result


class Iis:
    """Which parts take part, by their places."""

    def __init__(self, core, lists):
        def places(name, parts):
            return {place for place in lists.get(name, ()) if place < len(parts)}

        self.minimal = int(bool(lists.get("minimal")))
        self.column_lower = places("column_lower", core.vars)
        self.column_upper = places("column_upper", core.vars)
        self.row_lower = places("row_lower", core.rows)
        self.row_upper = places("row_upper", core.rows)
        self.indicators = places("indicators", core.indicators)
        self.soss = places("sos", core.soss)


def compute(core):
    """Solves the model with the wish for a subsystem, and keeps it beside the status, which stays as it is."""
    problem = core.encode()
    problem.options["iis"] = True
    try:
        answer = result.decode(bridge.solve(problem.encode()))
    except bridge.SolverRefusal as refusal:
        raise CoptError(3, f"(INVALID) {refusal}") from None
    if answer.iis is None:
        raise invalid("Fail to compute IIS")
    core.iis = Iis(core, answer.iis)


def status(part, which, what):
    """1 if the part takes part, else 0; an error where no subsystem is known."""
    iis = part.core_.iis
    if iis is None:
        raise invalid(f"Fail to get IIS status for {what}")
    return int(part.i_ in getattr(iis, which))
