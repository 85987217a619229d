"""tuplelist, tupledict and multidict."""

import warnings

from gurobipy import _expr


def _matcher(pattern):
    """(place, allowed values) for every place of a pattern that is no wildcard."""
    fixed = []
    for place, wanted in enumerate(pattern):
        if isinstance(wanted, str) and wanted == "*":
            continue
        if isinstance(wanted, (list, tuple, set, frozenset, range, tuplelist)):
            fixed.append((place, list(wanted)))
        else:
            fixed.append((place, [wanted]))
    return fixed


def _matches(keys, pattern):
    """The keys that fit; a key that is no tuple counts as a tuple of one."""
    keys = list(keys)
    if not keys:
        return []
    sizes = {len(key) if isinstance(key, tuple) else 1 for key in keys}
    if len(sizes) > 1:
        raise ValueError("All tuples in a tuplelist must be the same length")
    size = sizes.pop()
    if len(pattern) > size:
        raise IndexError(f"Too many indices for tuplelist with {size}-tuple keys")
    if 0 < len(pattern) < size:
        warnings.warn(f"Too few indices for tuplelist with {size}-tuple keys", DeprecationWarning, stacklevel=3)
    fixed = _matcher(pattern)
    if not fixed:
        return keys
    if isinstance(keys[0], tuple):
        return [key for key in keys if all(key[place] in allowed for place, allowed in fixed)]
    allowed = fixed[0][1]
    return [key for key in keys if key in allowed]


class tuplelist(list):
    """A list of tuples that can be searched by pattern."""

    def __init__(self, data=(), wild="*"):
        super().__init__()
        self.extend(data)

    def _check(self, item):
        if len(self) and isinstance(self[0], tuple) != isinstance(item, tuple):
            raise ValueError("Cannot mix scalar and tuple values in a tuplelist")

    def append(self, x):
        x = tuple(x) if isinstance(x, list) else x
        self._check(x)
        super().append(x)

    def extend(self, L):
        for item in L:
            self.append(item)

    def insert(self, i, x):
        self._check(x)
        super().insert(i, x)

    def select(self, *vals):
        return tuplelist(_matches(self, vals)) if vals else tuplelist(self)

    def clean(self):
        pass

    def __add__(self, other):
        return tuplelist(list(self) + list(other))

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __repr__(self):
        if not len(self) or not isinstance(self[0], tuple):
            return list.__repr__(self)
        size = len(self[0])
        lines = "".join(" ( " + " , ".join(str(part) for part in item) + " )\n" for item in self)
        return f"<gurobi.tuplelist ({len(self)} tuples, {size} values each):\n{lines}>"

    __str__ = __repr__


class tupledict(dict):
    """A dict whose keys can be selected by pattern and whose values can be summed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)

    def select(self, *vals):
        if not vals:
            return list(self.values())
        if "*" not in vals and all(not isinstance(value, (list, tuple, set, range)) for value in vals):
            key = vals[0] if len(vals) == 1 else vals
            first = next(iter(self), None)
            if (len(first) if isinstance(first, tuple) else 1) == len(vals):
                return [self[key]] if key in self else []
        return [self[key] for key in _matches(self, vals)]

    def subset(self, *vals):
        return tupledict((key, self[key]) for key in (_matches(self, vals) if vals else self))

    def sum(self, *vals):
        return quicksum(self.select(*vals))

    def prod(self, d, *vals):
        if isinstance(d, list):
            return _expr.LinExpr()  # gurobipy looks the keys up as values of the list and finds none
        if not hasattr(d, "__getitem__") or not hasattr(d, "keys"):
            raise TypeError("tupledict.prod requires a dictionary")
        total = _expr.LinExpr()
        for key in _matches(self, vals) if vals else self:
            if key in d:
                total += self[key] * d[key]
        return total

    def clean(self):
        pass

    def copy(self):
        return dict(self)


def quicksum(*args):
    """Sum of a list of terms, faster than `sum`."""
    if len(args) != 1:
        raise TypeError(f"quicksum() takes exactly 1 positional argument ({len(args)} given)")
    terms = args[0]
    if isinstance(terms, tupledict):
        message = "Calling quicksum on a tupledict is deprecated, use .sum() instead."
        warnings.warn(message, DeprecationWarning, stacklevel=2)
        terms = terms.values()
    variables, coefficients, constant = [], [], 0.0
    lin, var = _expr.LinExpr, _expr.Var
    terms = iter(terms)
    for term in terms:
        kind = term.__class__
        if kind is lin:
            variables += term._vars
            coefficients += term._coefs
            constant += term._const
        elif kind is var:
            variables.append(term)
            coefficients.append(1.0)
        elif kind is float or kind is int:
            constant += term
        else:
            total = _expr.accumulate(_expr.linear(variables, coefficients, constant), term)
            for rest in terms:
                total = _expr.accumulate(total, rest)
            return total
    return _expr.linear(variables, coefficients, constant)


def multidict(data):
    """Splits {key: [a, b, ...]} into the list of keys and one tupledict per place."""
    pairs = list(data.items()) if hasattr(data, "items") else list(data)
    keys = [key for key, _ in pairs]
    keys = tuplelist(keys)
    if not pairs:
        return [keys]
    first = pairs[0][1]
    if not isinstance(first, (list, tuple)) or not all(isinstance(row, (list, tuple)) for _, row in pairs):
        return [keys, tupledict(pairs)]
    width = min(len(row) for _, row in pairs)
    return [keys] + [tupledict((key, row[place]) for key, row in pairs) for place in range(width)]
