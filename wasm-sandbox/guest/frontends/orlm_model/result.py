"""The answer to one solve, decoded from a result container."""

import json
import struct
from array import array

from orlm_model.container import MODEL_MAGIC, REQUIRED, RESULT_MAGIC, pack, unpack


class SolveResult:
    """What the solver found. `point` and the duals are arrays of float, or None where there are none."""

    __slots__ = (
        "termination", "limit", "objective", "bound", "gap", "nodes", "iterations",
        "point", "row_dual", "reduced_cost", "qrow_dual", "pool", "objectives", "iis",
    )  # fmt: skip

    def __init__(self, meta, arrays, pool=None):
        self.termination = meta.get("termination", "unknown")
        self.limit = meta.get("limit")
        self.objective = meta.get("objective")
        self.bound = meta.get("bound")
        self.gap = meta.get("gap")
        self.nodes = meta.get("nodes") or 0
        self.iterations = meta.get("iterations") or 0
        self.point, self.row_dual, self.reduced_cost, self.qrow_dual = arrays
        if not meta.get("has_point", self.point is not None):
            self.point = None
        self.objectives = meta.get("objectives")
        self.iis = meta.get("iis")
        # further points, the better ones first
        size = len(self.point or ())
        self.pool = [pool[place : place + size] for place in range(0, len(pool), size)] if pool and size else []


def _floats(body):
    if body is None:
        return None
    values = array("d")
    values.frombytes(body)
    return values


def decode(data):
    """SolveResult of a result container. Raises ValueError when it is malformed."""
    sections = unpack(RESULT_MAGIC, data)
    meta = json.loads(sections.get(1, b"{}"))
    arrays = [_floats(sections.get(number)) for number in (2, 3, 4, 5)]
    return SolveResult(meta, arrays, _floats(sections.get(6)))


def encode(meta, point=None, row_dual=None, reduced_cost=None, qrow_dual=None, pool=None):
    """A result container; for tests and the warm-up, since real ones come from the host."""
    sections = [(1, REQUIRED, json.dumps(meta).encode())]
    for number, values in ((2, point), (3, row_dual), (4, reduced_cost), (5, qrow_dual), (6, pool)):
        if values is not None:
            sections.append((number, 0, array("d", values).tobytes()))
    return pack(RESULT_MAGIC, sections)


def tidy_objective(reported, costs, products, constant, point):
    """The objective of `point` in the order of its terms, when that is what the solver reported up to rounding.

    Programs print it: 3050.0 rather than 3050.0000000000005. A value that differs by more (hidden columns, or a point
    within the solver's tolerances) is left as reported.
    """
    total = float(constant)
    for cost, value in zip(costs, point):
        if cost:
            total += cost * value
    for i, j, value in zip(*products):
        total += value * point[i] * point[j]
    if reported is None:
        return total
    return total if abs(total - reported) <= 1e-9 * max(1.0, abs(reported)) else reported


def canned_optimum(request):
    """An "optimal" answer with every variable at zero, whatever the model."""
    meta = unpack(MODEL_MAGIC, request)[1]
    _, n_columns, n_rows, _, offset = struct.unpack("<iIIId", meta)
    answer = {
        "termination": "optimal", "limit": None, "objective": offset, "bound": offset, "gap": 0.0,
        "nodes": 0, "iterations": 0, "has_point": True,
    }  # fmt: skip
    return encode(answer, [0.0] * n_columns, [0.0] * n_rows, [0.0] * n_columns)
