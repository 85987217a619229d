"""Piecewise linear functions."""

from pyscipopt import Model, quicksum


def add_piecewise_linear_cons(model: Model, X, Y, a, b):
    """Y = f(X) for the function through the points (a[i], b[i]), of which one segment is chosen by a binary variable."""
    if len(a) != len(b):
        raise AssertionError("Must have the same number of x and y-coordinates")
    count = len(a) - 1
    parts = [(model.addVar(lb=-model.infinity()), model.addVar(vtype="B")) for _ in range(count)]
    for place, (part, chosen) in enumerate(parts):
        model.addCons(part >= a[place] * chosen)
        model.addCons(part <= a[place + 1] * chosen)
    model.addCons(quicksum(chosen for _, chosen in parts) == 1)
    model.addCons(X == quicksum(part for part, _ in parts))
    slopes = [float(b[place + 1] - b[place]) / (a[place + 1] - a[place]) for place in range(count)]
    return model.addCons(
        Y == quicksum(
            (b[place] - slopes[place] * a[place]) * chosen + slopes[place] * part
            for place, (part, chosen) in enumerate(parts)
        )
    )  # fmt: skip
