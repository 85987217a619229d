"""Columns and rows of the mixed-integer model that stands for a CP model, and the encodings which constraints share.

A form is a linear expression over columns: ({column: coefficient}, constant), in whole numbers. A literal is a form
too: a binary column or one minus it. The first columns are the variables of the CP model; columns after them are made
by the encodings. `enf` is the list of literals that switch a constraint on; rows of a constraint that is off are
relaxed by the distance to the bounds of their form, so the bounds of columns decide how tight the model is.
"""

# domains of up to this many values may be split into one binary column for each value
FEW = 64
MANY = 5000


class Infeasible(Exception):
    """The model is found to have no solution while it is written."""


def clipped(pairs, low, high):
    """Those parts of sorted intervals that lie within [low, high]."""
    return [(max(a, low), min(b, high)) for a, b in pairs if a <= high and b >= low]


def size_of(pairs):
    return sum(b - a + 1 for a, b in pairs)


def values_of(pairs):
    return [value for a, b in pairs for value in range(a, b + 1)]


def plus(form, other, factor=1):
    """form + factor * other"""
    terms = dict(form[0])
    for column, value in other[0].items():
        total = terms.get(column, 0) + factor * value
        if total:
            terms[column] = total
        else:
            terms.pop(column, None)
    return terms, form[1] + factor * other[1]


def times(form, factor):
    if factor == 0:
        return {}, 0
    return {column: factor * value for column, value in form[0].items()}, factor * form[1]


def total(forms):
    terms, constant = {}, 0
    for form in forms:
        constant += form[1]
        for column, value in form[0].items():
            terms[column] = terms.get(column, 0) + value
    return {column: value for column, value in terms.items() if value}, constant


def at(form, point):
    """The value of a form at a point."""
    return form[1] + sum(value * point[column] for column, value in form[0].items())


ONE = ({}, 1)
ZERO = ({}, 0)


def negation(literal):
    return plus(ONE, literal, -1)


class Columns:
    """The model under construction. `domains` are the variables' sorted intervals."""

    def __init__(self, domains):
        self.domains = [list(pairs) for pairs in domains]
        self.lb = [pairs[0][0] for pairs in domains]
        self.ub = [pairs[-1][1] for pairs in domains]
        self.whole = [True] * len(domains)
        self.rows = []  # (terms, lower, upper)
        self.encoded = {}  # column: {value: literal}
        self.named = {}  # form as a key: the column that equals it
        self.single = {}  # (column, value): the literal of that value alone
        self.graphs = []
        # (column, function of a point that gives its value): lets a start of the variables become one of all columns
        self.derived = []

    # --- columns ------------------------------------------------------------------------------------------------------

    def column(self, low, high, whole=True, pairs=None):
        self.lb.append(low)
        self.ub.append(high)
        self.whole.append(whole)
        self.domains.append(pairs or [(low, high)])
        return len(self.lb) - 1

    def binary(self):
        return {self.column(0, 1): 1}, 0

    def derive(self, column, function):
        self.derived.append((column, function))

    def pick(self, literals, holds, enf=()):
        """Of several literals that one by one allow something, the first that a point allows is true there."""

        def chosen(point, place):
            if not all(at(literal, point) == 1 for literal in enf):
                return 0
            return int(next((k for k, test in enumerate(holds) if test(point)), None) == place)

        for place, literal in enumerate(literals):
            for column, factor in literal[0].items():
                if factor == 1 and literal[1] == 0:
                    self.derive(column, lambda point, place=place: chosen(point, place))

    def completed(self, values):
        """A point of all columns from values of the variables; None where a column's value is not known."""
        point = list(values) + [None] * (len(self.lb) - len(values))
        for column, function in self.derived:
            try:
                point[column] = function(point)
            except TypeError:
                pass  # it rests on a column that is not known
        return point

    def literal(self, index):
        """The literal of an index of the CP model; a fixed one is a constant."""
        place = index if index >= 0 else -index - 1
        form = ({}, self.lb[place]) if self.lb[place] == self.ub[place] else ({place: 1}, 0)
        return form if index >= 0 else negation(form)

    def form(self, proto):
        """The form of a linear expression of the CP model."""
        terms, constant = {}, proto.offset
        for place, value in zip(proto.vars, proto.coeffs):
            if self.lb[place] == self.ub[place]:
                constant += value * self.lb[place]
            else:
                terms[place] = terms.get(place, 0) + value
        return {place: value for place, value in terms.items() if value}, constant

    def bounds(self, form):
        low = high = form[1]
        lb, ub = self.lb, self.ub
        for column, value in form[0].items():
            if value > 0:
                low += value * lb[column]
                high += value * ub[column]
            else:
                low += value * ub[column]
                high += value * lb[column]
        return low, high

    def as_column(self, form):
        """A column that equals the form."""
        terms, constant = form
        if constant == 0 and len(terms) == 1:
            ((column, value),) = terms.items()
            if value == 1:
                return column
        key = (tuple(sorted(terms.items())), constant)
        column = self.named.get(key)
        if column is None:
            low, high = self.bounds(form)
            column = self.named[key] = self.column(low, high)
            self.derive(column, lambda point: at(form, point))
            self.row(plus(form, ({column: 1}, 0), -1), 0, 0)
        return column

    # --- rows ---------------------------------------------------------------------------------------------------------

    def off(self, enf):
        """A form that is zero when the constraint is on, and at least one when it is off."""
        return total([negation(literal) for literal in enf])

    def switches(self, literals):
        """The literals that are not fixed, or None when the constraint is off for good."""
        open_ = [literal for literal in literals if literal[0] or not literal[1]]
        return None if any(not literal[0] for literal in open_) else open_

    def row(self, form, low, high, enf=()):
        """low <= form <= high when all of `enf` are true; None is no bound."""
        least, most = self.bounds(form)
        low = None if low is None or low <= least else low
        high = None if high is None or high >= most else high
        if low is None and high is None:
            return
        if (low is not None and low > most) or (high is not None and high < least):
            self.forbid(enf)
            return
        if not enf:
            self._store(form, low, high)
            return
        off = self.off(enf)
        if low is not None:
            self._store(plus(form, off, low - least), low, None)
        if high is not None:
            self._store(plus(form, off, high - most), None, high)

    def _store(self, form, low, high):
        terms, constant = form
        low = None if low is None else low - constant
        high = None if high is None else high - constant
        self.rows.append((terms, low, high))

    def forbid(self, enf):
        """Not all of `enf` are true."""
        if not enf:
            raise Infeasible
        self._store(self.off(enf), 1, None)

    # --- values -------------------------------------------------------------------------------------------------------

    def size(self, column):
        return size_of(self.domains[column])

    def values(self, column):
        """{value: literal} for each value of a column's domain; exactly one of them is true."""
        found = self.encoded.get(column)
        if found is not None:
            return found
        values = values_of(self.domains[column])
        if len(values) > MANY:
            raise NotImplementedError(
                f"ortools: a constraint on the {len(values)} single values of a variable is not supported by this "
                "environment"
            )
        if len(values) == 1:
            found = {values[0]: ONE}
        elif values == [0, 1]:
            found = {1: ({column: 1}, 0), 0: ({column: -1}, 1)}
        elif len(values) == 2:
            switch = self.binary()
            found = {values[1]: switch, values[0]: negation(switch)}
            self.pick([switch], [lambda point: point[column] == values[1]])
            self._store(plus(times(switch, values[1] - values[0]), ({column: -1}, 0)), -values[0], -values[0])
        else:
            found = {value: self.binary() for value in values}
            for value, literal in found.items():
                self.pick([literal], [lambda point, value=value: point[column] == value])
            self._store(total(found.values()), 1, 1)
            link = total([times(literal, value) for value, literal in found.items()])
            self._store(plus(link, ({column: 1}, 0), -1), 0, 0)
        self.encoded[column] = found
        return found

    def equal(self, form, value):
        """The literal of form == value."""
        terms, constant = form
        if not terms:
            return ONE if constant == value else ZERO
        if len(terms) == 1:
            ((column, factor),) = terms.items()
            value, rest = divmod(value - constant, factor)
            if rest:
                return ZERO
        else:
            column = self.as_column(form)
        if self.size(column) <= FEW or column in self.encoded:
            return self.values(column).get(value, ZERO)
        return self._reified(column, value)

    def _reified(self, column, value):
        """The literal of column == value, for a column with many values of which few matter."""
        found = self.single.get((column, value))
        if found is None:
            pairs = self.domains[column]
            if not any(low <= value <= high for low, high in pairs):
                return ZERO
            found = self.single[column, value] = self.binary()
            self.pick([found], [lambda point: point[column] == value])
            form = ({column: 1}, 0)
            self.row(form, value, value, [found])
            around = [(self.lb[column], value - 1), (value + 1, self.ub[column])]
            self._choose(form, [pair for pair in around if pair[0] <= pair[1]], [negation(found)])
        return found

    def spread(self, form):
        """How many values a form may have at most."""
        terms = form[0]
        if not terms:
            return 1
        if len(terms) == 1:
            return self.size(next(iter(terms)))
        low, high = self.bounds(form)
        return high - low + 1

    def taken(self, form):
        """{value: literal} of a form."""
        terms, constant = form
        if not terms:
            return {constant: ONE}
        if len(terms) == 1:
            ((column, factor),) = terms.items()
            return {factor * value + constant: literal for value, literal in self.values(column).items()}
        return dict(self.values(self.as_column(form)))

    # --- sets ---------------------------------------------------------------------------------------------------------

    def within(self, form, pairs, enf=()):
        """The form lies in one of the sorted intervals when all of `enf` are true."""
        least, most = self.bounds(form)
        pairs = clipped(pairs, least, most)
        if not pairs:
            self.forbid(enf)
        elif len(form[0]) == 1 and self._by_values(form, pairs, enf):
            pass
        elif len(pairs) == 1:
            self.row(form, *pairs[0], enf)
        elif not self._differ(form, pairs, enf):
            self._choose(form, pairs, enf)

    def _by_values(self, form, pairs, enf):
        """A set of one variable, written with the literals of its values, where that is tighter."""
        ((column, factor),) = form[0].items()
        single = len(pairs) == 1
        if single and not enf and pairs[0][0] != pairs[0][1]:
            return False
        size = self.size(column)
        if single and (not enf or pairs[0][0] != pairs[0][1]) and column not in self.encoded:
            return False
        if size > FEW and not (column in self.encoded and size <= MANY):
            return False
        constant = form[1]
        allowed, other = [], []
        for value, literal in self.values(column).items():
            number = factor * value + constant
            (allowed if any(a <= number <= b for a, b in pairs) else other).append(literal)
        off = self.off(enf)
        if len(other) <= len(allowed):
            self._store(plus(total(other), off, -1), None, 0)
        else:
            self._store(plus(total(allowed), off), 1, None)
        return True

    def _differ(self, form, pairs, enf):
        """x - y != d for two variables with few values: no value of x together with its partner of y."""
        if len(form[0]) != 2 or len(pairs) != 2 or pairs[0][1] + 2 != pairs[1][0]:
            return False
        if (pairs[0][0], pairs[1][1]) != self.bounds(form):
            return False
        (first, a), (second, b) = form[0].items()
        if abs(a) != abs(b) or max(self.size(first), self.size(second)) > FEW:
            return False
        hole = pairs[0][1] + 1 - form[1]
        off = self.off(enf)
        partners = self.values(second)
        for value, literal in self.values(first).items():
            wanted, rest = divmod(hole - a * value, b)
            other = ZERO if rest else partners.get(wanted, ZERO)
            if other is not ZERO:
                self._store(plus(plus(literal, other), off, -1), None, 1)
        return True

    def _choose(self, form, pairs, enf):
        """One literal for each interval."""
        least, most = self.bounds(form)
        if not enf:
            first = self.binary()
            chosen = [first, negation(first)] if len(pairs) == 2 else [self.binary() for _ in pairs]
            if len(pairs) > 2:
                self._store(total(chosen), 1, 1)
        else:
            chosen = [self.binary() for _ in pairs]
            if len(enf) == 1:
                self._store(plus(total(chosen), enf[0], -1), 0, 0)
            else:
                self._store(total(chosen), None, 1)
                self._store(plus(total(chosen), self.off(enf)), 1, None)
        self.pick(chosen, [lambda point, a=a, b=b: a <= at(form, point) <= b for a, b in pairs], enf)
        lower = total([times(literal, low - least) for literal, (low, _) in zip(chosen, pairs)])
        upper = total([times(literal, high - most) for literal, (_, high) in zip(chosen, pairs)])
        self._store(plus(form, lower, -1), least, None)
        self._store(plus(form, upper, -1), None, most)

    def fill_holes(self, count):
        """Keeps the first `count` columns out of the gaps of their domains."""
        for column in range(count):
            pairs = self.domains[column]
            if len(pairs) > 1 and column not in self.encoded:
                if size_of(pairs) <= FEW and size_of(pairs) <= 4 * len(pairs):
                    self.values(column)
                else:
                    self._choose(({column: 1}, 0), pairs, ())
