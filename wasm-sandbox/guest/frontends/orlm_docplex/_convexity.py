"""Which quadratic models CPLEX refuses by default: those it can neither show to be convex nor make so."""

# Larger matrices are taken to be convex rather than factorized in Python.
_LARGEST = 400
_ROUNDING = 1e-9


def _matrix(products):
    """{variable: {variable: coefficient}} of the symmetric matrix of (first, second, coefficient) products."""
    rows = {}
    for first, second, value in products:
        if first == second:
            row = rows.setdefault(first, {})
            row[first] = row.get(first, 0.0) + value
        else:
            for one, other in ((first, second), (second, first)):
                row = rows.setdefault(one, {})
                row[other] = row.get(other, 0.0) + 0.5 * value
    return rows


def is_semidefinite(products):
    """Whether the matrix is positive semidefinite, by symmetric elimination."""
    rows = _matrix(products)
    if len(rows) > _LARGEST:
        return True
    size = max((abs(value) for row in rows.values() for value in row.values()), default=0.0)
    nothing = _ROUNDING * max(size, 1.0)
    while rows:
        pivot = max(rows, key=lambda place: rows[place].get(place, 0.0))
        row = rows.pop(pivot)
        diagonal = row.pop(pivot, 0.0)
        if diagonal <= nothing:
            # no positive pivot is left: the rest must be zero
            rest = [diagonal, *row.values(), *(value for other in rows.values() for value in other.values())]
            return all(abs(value) <= nothing for value in rest)
        for place, value in row.items():
            target = rows[place]
            del target[pivot]
            for other, factor in row.items():
                target[other] = target.get(other, 0.0) - value * factor / diagonal
    return True


def accepts_objective(products, binaries):
    """Whether an objective to be minimized is solved: products with a binary variable can be made convex."""
    if is_semidefinite(products):
        return True
    return is_semidefinite([term for term in products if term[0] not in binaries and term[1] not in binaries])


def accepts_row(products, has_linear, rhs, binaries, nonnegative):
    """Whether `products + linear <= rhs` is solved: convex, over binary variables alone, or a cone.

    `nonnegative(place)` tells whether a variable's lower bound is at least zero.
    """
    if is_semidefinite(products):
        return True
    if all(first in binaries and second in binaries for first, second, _ in products):
        return True
    negative = [term for term in products if term[2] < 0]
    if has_linear or rhs > 0 or len(negative) != 1:
        return False
    head = {negative[0][0], negative[0][1]}
    rest = [term for term in products if term is not negative[0]]
    if any(term[0] in head or term[1] in head for term in rest):
        return False
    return all(nonnegative(place) for place in head) and is_semidefinite(rest)
