"""tuplelist, tupledict, multidict and quicksum.

coptpy's tupledict is no dict: it has the methods listed here only, and patterns must be as long as the keys.
"""

from coptpy import _expr
from coptpy._expr import ExprBuilder, LinExpr, Var, make


def _fits(key, pattern):
    for part, wanted in zip(key, pattern):
        if isinstance(wanted, str) and wanted == "*":
            continue
        if isinstance(wanted, (list, tuple, set, range)):
            if part not in wanted:
                return False
        elif part != wanted:
            return False
    return True


def _chosen(keys, pattern):
    keys = list(keys)
    if not pattern or not keys:
        return keys
    chosen = []
    for key in keys:
        parts = key if isinstance(key, tuple) else (key,)
        if len(parts) != len(pattern):
            raise KeyError(f"Key should have length {len(parts)}")
        if _fits(parts, pattern):
            chosen.append(key)
    return chosen


class tuplelist(list):
    """A list of tuples that can be searched by pattern."""

    def __init__(self, data=()):
        super().__init__()
        for key in data:
            self.append(key)

    def append(self, key):
        if not isinstance(key, (tuple, list, str)):
            raise TypeError(f"argument of type '{type(key).__name__}' is not iterable")
        super().append(tuple(key) if isinstance(key, list) else key)

    add = append

    def select(self, *pattern):
        return _chosen(self, pattern)

    def clean(self):
        pass


class tupledict:
    """A mapping whose keys can be selected by pattern and whose values can be summed."""

    __slots__ = ("items_", "__dict__")

    def __init__(self, *args, **kwargs):
        self.items_ = dict(*args, **kwargs)

    def __getitem__(self, key):
        return self.items_[key]

    def __setitem__(self, key, value):
        self.items_[key] = value

    def __contains__(self, item):
        return item in self.items_

    def __iter__(self):
        return iter(self.items_)

    def __len__(self):
        return len(self.items_)

    def get(self, key, default=None):
        return self.items_.get(key, default)

    def keys(self):
        return self.items_.keys()

    def values(self):
        return self.items_.values()

    def items(self):
        return self.items_.items()

    def update(self, *args, **kwargs):
        self.items_.update(*args, **kwargs)

    def clean(self):
        pass

    def select(self, *pattern):
        items = self.items_
        return [items[key] for key in _chosen(items, pattern)]

    def sum(self, *pattern):
        values = self.select(*pattern)
        return quicksum(values) if values else 0.0

    def prod(self, coeff, *pattern):
        known = coeff.keys()
        keys = [key for key in _chosen(self.items_, pattern) if key in known]
        if not keys:
            return 0.0
        total = 0.0
        for key in keys:
            total = total + self.items_[key] * coeff[key]
        return total if not isinstance(total, ExprBuilder) else total.getExpr()


def quicksum(termlist):
    """The sum of terms; single variables go to the end, as coptpy puts them."""
    if not isinstance(termlist, (Var, _expr._Operand)) and hasattr(termlist, "values"):
        termlist = termlist.values()
    variables, coefficients, constant, singles, quad = [], [], 0.0, [], None
    for term in termlist:
        kind = term.__class__
        if kind is ExprBuilder or kind is LinExpr:
            variables += term.vars
            coefficients += term.coeffs
            constant += term.constant
        elif kind is Var:
            singles.append(term)
        elif kind is _expr.QuadExpr:
            if quad is None:
                quad = _expr.QuadExpr()
            quad._plus(term, 1.0)
        else:
            constant += float(term)
    total = make(LinExpr, variables + singles, coefficients + [1.0] * len(singles), constant)
    if quad is not None:
        quad.lin_._plus(total, 1.0)
        return quad
    return total


def multidict(data):
    """[keys, dict of first values, dict of second values, ...]"""
    pairs = list(data.items()) if hasattr(data, "items") else list(data)
    keys = [key for key, _ in pairs]
    if not pairs:
        return [keys]
    if not isinstance(pairs[0][1], (list, tuple)):
        return [keys, dict(pairs)]
    return [keys] + [{key: row[place] for key, row in pairs} for place in range(len(pairs[0][1]))]
