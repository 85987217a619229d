"""Arrays of a library's objects: what the matrix classes of gurobipy and coptpy have in common.

numpy is imported at the first use, since one of the two guests does not have it.
"""


def numpy():
    try:
        import numpy as np
    except ImportError:
        raise AttributeError("'NoneType' object has no attribute 'ndarray'") from None
    return np


def is_sparse(value):
    return hasattr(value, "tocsr") and hasattr(value, "nnz")


def objects(items, shape):
    """A numpy array of these objects."""
    made = numpy().empty(len(items), dtype=object)
    for place, item in enumerate(items):
        made[place] = item
    return made.reshape(shape)


def elementwise(function, *arrays):
    """`function` over broadcast arrays, as an array of objects."""
    spread = numpy().broadcast(*arrays)
    return objects([function(*items) for items in spread], spread.shape)


def sparse_rows(matrix):
    """(places, values) of each row of a matrix of numbers, or of the one row that a vector is."""
    np = numpy()
    if is_sparse(matrix):
        matrix = matrix.tocsr()
        for row in range(matrix.shape[0]):
            part = slice(matrix.indptr[row], matrix.indptr[row + 1])
            yield matrix.indices[part].tolist(), matrix.data[part].tolist()
    else:
        for row in np.atleast_2d(matrix):
            places = np.flatnonzero(row)
            yield places.tolist(), np.asarray(row[places], dtype=float).tolist()
