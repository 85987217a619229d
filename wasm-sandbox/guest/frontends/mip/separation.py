"""Cuts for the current fractional solution: knapsack cover inequalities, the one family that needs no basis."""

from mip.callbacks import CutPool
from mip.constants import BINARY
from mip.entities import LinExpr


def _knapsacks(solver):
    """(terms, capacity) of every side of a row over binary variables alone, with positive coefficients."""
    for terms, sense, rhs in zip(solver.rows, solver.row_sense, solver.row_rhs, strict=True):
        for sign in (1.0, -1.0):
            if (sense == "<" and sign < 0) or (sense == ">" and sign > 0):
                continue
            signed = {place: sign * value for place, value in terms.items() if value}
            if signed and all(value > 0 and solver.type_of(place) == BINARY for place, value in signed.items()):
                yield signed, sign * rhs


def cover_cuts(model, max_cuts, min_viol):
    """A CutPool of violated inequalities sum(x in cover) <= size - 1."""
    solver, found = model.solver, CutPool()
    for terms, capacity in _knapsacks(solver):
        # greedily the cheapest cover in terms of 1 - x per unit of weight
        order = sorted(terms, key=lambda place: (1.0 - solver.point[place]) / terms[place])
        cover, weight = [], 0.0
        for place in order:
            cover.append(place)
            weight += terms[place]
            if weight > capacity + 1e-9:
                break
        else:
            continue
        if sum(solver.point[place] for place in cover) > len(cover) - 1 + min_viol and len(found.cuts) < max_cuts:
            columns = [model.vars[place] for place in cover]
            found.add(LinExpr(columns, [1.0] * len(cover), -(len(cover) - 1.0), "<"))
    return found
