"""Domain: a set of 64-bit integers as sorted disjoint intervals."""

from ortools._calls import INT_MAX, INT_MIN, mismatch, whole

_PLACE = "ortools.util.python.sorted_interval_list.Domain"


def _capped(value):
    return min(max(value, INT_MIN), INT_MAX)


def _united(pairs):
    """The same set as disjoint intervals in rising order, neighbours joined."""
    made = []
    for low, high in sorted(pair for pair in pairs if pair[0] <= pair[1]):
        if made and low <= made[-1][1] + 1:
            if high > made[-1][1]:
                made[-1] = (made[-1][0], high)
        else:
            made.append((low, high))
    return made


def _whole_list(method, values, argument):
    try:
        return [whole(value) for value in values]
    except TypeError:
        raise mismatch(method, [f"({argument}: list[int]) -> {_PLACE}"], values) from None


class Domain:
    """A set of integers."""

    __slots__ = ("pairs_",)

    def __init__(self, arg0, arg1):
        try:
            low, high = whole(arg0), whole(arg1)
        except TypeError:
            raise mismatch("__init__", [f"{_PLACE}(arg0: int, arg1: int)"], arg0, arg1) from None
        self.pairs_ = [(low, high)] if low <= high else []

    # --- making -------------------------------------------------------------------------------------------------------

    @staticmethod
    def all_values():
        return of_pairs([(INT_MIN, INT_MAX)])

    @staticmethod
    def from_values(values):
        return of_pairs(_united((value, value) for value in _whole_list("from_values", values, "values")))

    @staticmethod
    def from_intervals(intervals):
        pairs = []
        for interval in intervals:
            ends = _whole_list("from_intervals", interval, "intervals")
            if len(ends) not in (1, 2):
                continue
            pairs.append((ends[0], ends[-1]))
        return of_pairs(_united(pairs))

    @staticmethod
    def from_flat_intervals(flat_intervals):
        ends = _whole_list("from_flat_intervals", flat_intervals, "flat_intervals")
        return of_pairs(_united(zip(ends[::2], ends[1::2])))

    @staticmethod
    def greater_or_equal(value):
        return Domain(value, INT_MAX)

    @staticmethod
    def lower_or_equal(value):
        return Domain(INT_MIN, value)

    @staticmethod
    def FromValues(values):
        return of_pairs(_united((value, value) for value in _whole_list("FromValues", values, "values")))

    AllValues = all_values
    FromIntervals = from_intervals
    FromFlatIntervals = from_flat_intervals

    # --- reading ------------------------------------------------------------------------------------------------------

    def flattened_intervals(self):
        return [end for pair in self.pairs_ for end in pair]

    FlattenedIntervals = flattened_intervals

    def is_empty(self):
        return not self.pairs_

    def size(self):
        return _capped(sum(high - low + 1 for low, high in self.pairs_))

    def min(self):
        return self.pairs_[0][0]

    def max(self):
        return self.pairs_[-1][1]

    def contains(self, value):
        value = whole(value)
        return any(low <= value <= high for low, high in self.pairs_)

    def is_included_in(self, domain):
        return all(any(a <= low and high <= b for a, b in domain.pairs_) for low, high in self.pairs_)

    def overlaps_with(self, domain):
        return not self.intersection_with(domain).is_empty()

    # --- arithmetic ---------------------------------------------------------------------------------------------------

    def complement(self):
        made, start = [], INT_MIN
        for low, high in self.pairs_:
            if start < low:
                made.append((start, low - 1))
            start = high + 1
        if start <= INT_MAX:
            made.append((start, INT_MAX))
        return of_pairs(made)

    def negation(self):
        return of_pairs([(_capped(-high), _capped(-low)) for low, high in reversed(self.pairs_)])

    def intersection_with(self, domain):
        pairs = [(max(a, c), min(b, d)) for a, b in self.pairs_ for c, d in domain.pairs_]
        return of_pairs(_united(pairs))

    def union_with(self, domain):
        return of_pairs(_united(self.pairs_ + domain.pairs_))

    def addition_with(self, domain):
        pairs = [(_capped(a + c), _capped(b + d)) for a, b in self.pairs_ for c, d in domain.pairs_]
        return of_pairs(_united(pairs))

    def __copy__(self):
        return of_pairs(list(self.pairs_))

    def __deepcopy__(self, memo):
        return of_pairs(list(self.pairs_))

    def __str__(self):
        texts = [f"[{low}]" if low == high else f"[{low},{high}]" for low, high in self.pairs_]
        return "".join(texts) or "[]"

    def __repr__(self):
        return f"Domain({self})"


def of_pairs(pairs):
    """A Domain of intervals that are already sorted and disjoint."""
    made = Domain.__new__(Domain)
    made.pairs_ = pairs
    return made
