"""All solutions of a CP model, by search: values are tried variable by variable, and bounds follow from constraints.

A solver of mixed-integer models gives one solution at a time, and a program may have thousands. So only the first
comes from the host; the search here finds the others, and every point is checked in full.
"""

from ortools.sat.python._check import CHECKS, Point
from ortools.sat.python._columns import Infeasible, size_of, values_of
from ortools.sat.python._proto import BoolArgumentProto
from ortools.sat.python._tighten import RULES, Tightener


class _State(Tightener):
    """Domains during the search. Every change notes the variables whose constraints must be looked at again."""

    def __init__(self, proto, rules, watchers):
        self.proto = proto
        self.rules, self.watchers = rules, watchers
        self.left = None  # how many rules may still be applied, if that is limited

    def settle(self, domains, first):
        """Follows the consequences of a change of variable `first`. Raises Infeasible."""
        self.domains = domains
        queue = list(self.watchers[first]) if first is not None else list(range(len(self.rules)))
        waiting = set(queue)
        while queue:
            if self.left is not None:
                self.left -= 1
                if self.left < 0:
                    raise _Spent
            place = queue.pop()
            waiting.discard(place)
            rule, body, enforcement, touched = self.rules[place]
            before = [domains[index] for index in touched]
            self.apply(rule, body, enforcement)
            for index, pairs in zip(touched, before):
                if domains[index] is not pairs:
                    for other in self.watchers[index]:
                        if other not in waiting:
                            waiting.add(other)
                            queue.append(other)

    def is_false(self, index):
        return self.is_true(-index - 1)

    def apply(self, rule, body, enforcement):
        open_ = [index for index in enforcement if not self.is_true(index)]
        if any(map(self.is_false, open_)):
            return
        if not open_:
            rule(self, body)
        elif len(open_) == 1 and self._breaks(rule, body):
            self.fix(-open_[0] - 1)

    def _breaks(self, rule, body):
        """Whether the constraint could not hold, were it on."""
        kept = self.domains
        self.domains = list(kept)
        try:
            rule(self, body)
        except Infeasible:
            return True
        finally:
            self.domains = kept
        return False

    def remove(self, place, values):
        """Takes values, in rising order, out of a domain."""
        pairs = []
        queue = iter(values)
        value = next(queue, None)
        for low, high in self.domains[place]:
            while value is not None and value < low:
                value = next(queue, None)
            while value is not None and value <= high:
                if low < value:
                    pairs.append((low, value - 1))
                low = value + 1
                value = next(queue, None)
            if low <= high:
                pairs.append((low, high))
        if not pairs:
            raise Infeasible
        if pairs != self.domains[place]:
            self.domains[place] = pairs

    def fixed(self, expr):
        """The value of an expression whose variables are fixed, or None."""
        low, high = self.bounds(expr)
        return low if low == high else None


def _all_diff(state, body):
    domains = state.domains
    taken, open_ = set(), []
    for expr in body.exprs:
        if len(expr.vars) == 1:
            pairs = domains[expr.vars[0]]
            value = expr.coeffs[0] * pairs[0][0] + expr.offset if pairs[0][0] == pairs[-1][1] else None
        else:
            value = state.fixed(expr)
        if value is None:
            open_.append(expr)
        elif value in taken:
            raise Infeasible
        else:
            taken.add(value)
    if not taken:
        return
    for expr in open_:
        if len(expr.vars) == 1:
            factor, offset = expr.coeffs[0], expr.offset
            # values that the factor does not divide are never taken by this one
            state.remove(expr.vars[0], sorted((v - offset) // factor for v in taken if not (v - offset) % factor))


def _bool_or(state, body):
    open_ = [index for index in body.literals if not state.is_false(index)]
    if not open_:
        raise Infeasible
    if len(open_) == 1:
        state.fix(open_[0])


def _at_most_one(state, body):
    true = [place for place, index in enumerate(body.literals) if state.is_true(index)]
    if len(true) > 1:
        raise Infeasible
    if true:
        for place, index in enumerate(body.literals):
            if place != true[0]:
                state.fix(-index - 1)


def _exactly_one(state, body):
    _at_most_one(state, body)
    _bool_or(state, body)


def _linear_rule(body):
    """The rule of one linear constraint, with its data at hand: it is applied more often than all others."""
    if not body.domain:
        return RULES["linear"]
    terms = list(zip(body.vars, body.coeffs))
    low, high = body.domain[0], body.domain[-1]
    gaps = list(zip(body.domain[1:-1:2], body.domain[2::2]))

    def rule(state, _):
        domains = state.domains
        least = most = 0
        ends = []
        for place, factor in terms:
            pairs = domains[place]
            a, b = factor * pairs[0][0], factor * pairs[-1][1]
            if factor < 0:
                a, b = b, a
            least += a
            most += b
            ends.append((a, b))
        if least > high or most < low:
            raise Infeasible
        if least < low or most > high:
            for (place, factor), (a, b) in zip(terms, ends):
                room_low, room_high = low - most + b, high - least + a
                if room_low > a or room_high < b:
                    if factor < 0:
                        room_low, room_high, factor = -room_high, -room_low, -factor
                    state.keep(place, -(-room_low // factor), room_high // factor)
        if gaps:
            _skip_gaps(state, body, gaps)

    return rule


def _skip_gaps(state, body, gaps):
    """Keeps the last open variable of a linear constraint out of the gaps of its domain."""
    free = [place for place in body.vars if state.domains[place][0][0] != state.domains[place][-1][1]]
    if len(free) > 1:
        return
    rest, factor = 0, 1
    for place, value in zip(body.vars, body.coeffs):
        if free and place == free[0]:
            factor = value
        else:
            rest += value * state.domains[place][0][0]
    if not free:
        if any(low < rest < high for low, high in gaps):
            raise Infeasible
    elif sum(high - low - 1 for low, high in gaps) <= 64:
        barred = (value - rest for low, high in gaps for value in range(low + 1, high))
        state.remove(free[0], sorted(value // factor for value in barred if not value % factor))


class _Values:
    """The values of fixed variables, read where a check asks for them."""

    def __init__(self, state):
        self.state = state

    def __getitem__(self, place):
        return self.state.domains[place][0][0]


def _no_overlap(state, body):
    """Two tasks whose places are settled do not overlap."""
    point = Point(state.proto, _Values(state))
    settled = []
    for index in body.intervals:
        constraint = state.proto.constraints[index]
        own = constraint.body_
        if state.fixed(own.start) is None or state.fixed(own.size) is None:
            continue
        if all(map(state.is_true, constraint.enforcement_literal)):
            settled.append(point.task(index))
    settled.sort()
    for first, second in zip(settled, settled[1:]):
        if first[1] > second[0] and second[1] > first[0]:
            raise Infeasible


def _once_fixed(kind, touched):
    """A rule that only checks, when nothing is open any more."""
    holds = CHECKS[kind]

    def rule(state, body):
        domains = state.domains
        if all(domains[place][0][0] == domains[place][-1][1] for place in touched):
            if not holds(Point(state.proto, _Values(state)), body):
                raise Infeasible

    return rule


def _degrees(body, many):
    """The Boolean constraints that say that one arc leaves each node, and one enters it."""
    out, into = {}, {}
    for tail, head, index in zip(body.tails, body.heads, body.literals):
        out.setdefault(tail, []).append(index)
        into.setdefault(head, []).append(index)
    for ends in (out, into):
        for node, literals in ends.items():
            if node or not many:
                yield BoolArgumentProto(literals=literals)


def _variables(proto, value, found):
    """The variables that a message of a constraint names, those of its intervals included."""
    if isinstance(value, list):
        for item in value:
            _variables(proto, item, found)
    elif hasattr(value, "FIELDS"):
        for name, _ in value.FIELDS:
            item = getattr(value, name)
            if name in ("vars", "f_direct", "f_inverse"):
                found.update(item)
            elif name in ("literals", "active_literals"):
                found.update(index if index >= 0 else -index - 1 for index in item)
            elif name.endswith("intervals"):
                for index in item:
                    constraint = proto.constraints[index]
                    _variables(proto, constraint.body_, found)
                    found.update(index if index >= 0 else -index - 1 for index in constraint.enforcement_literal)
            elif name not in ("coeffs", "domain", "values"):
                _variables(proto, item, found)
    return found


_OWN = {
    "all_diff": _all_diff, "bool_or": _bool_or, "at_most_one": _at_most_one, "exactly_one": _exactly_one,
    "no_overlap": _no_overlap,
}  # fmt: skip


def _rules(proto):
    """([(rule, data, enforcement, variables)], for each variable the rules that name it)"""
    rules = []
    watchers = [[] for _ in proto.variables]

    def add(rule, body, constraint, touched):
        for place in touched:
            watchers[place].append(len(rules))
        rules.append((rule, body, constraint.enforcement_literal, touched))

    for constraint in proto.constraints:
        kind, body = constraint.kind_, constraint.body_
        if kind is None:
            continue
        touched = _variables(proto, body, set())
        touched.update(index if index >= 0 else -index - 1 for index in constraint.enforcement_literal)
        touched = sorted(touched)
        rule = _linear_rule(body) if kind == "linear" else _OWN.get(kind) or RULES.get(kind)
        if rule is not None:
            add(rule, body, constraint, touched)
        if kind in ("circuit", "routes"):
            for degree in _degrees(body, kind == "routes"):
                places = {index if index >= 0 else -index - 1 for index in degree.literals}
                places.update(index if index >= 0 else -index - 1 for index in constraint.enforcement_literal)
                add(_exactly_one, degree, constraint, sorted(places))
        if kind not in _COMPLETE:
            add(_once_fixed(kind, touched), body, constraint, touched)
    return rules, watchers


# rules that find every violation once all is fixed
_COMPLETE = ("all_diff", "bool_or", "at_most_one", "exactly_one", "bool_and", "linear", "no_overlap", "interval")


class _Spent(Exception):
    """The search for a start has used up its budget."""


# how many rules the search for one solution may apply; a second or two in the sandbox
_BUDGET = 70_000


def some_solution(proto, domains):
    """The values of one solution, where a short search finds one: models of puzzles, which are hard for a solver of
    mixed-integer models, often give way to it. The solver still has the last word on the point."""
    rules, watchers = _rules(proto)
    state = _State(proto, rules, watchers)
    state.left = _BUDGET
    weight = [1 + len(watched) for watched in watchers]
    try:
        domains = list(domains)
        state.settle(domains, None)
        stack = [iter([domains])]
        while stack:
            domains = next(stack[-1], None)
            if domains is None:
                stack.pop()
                continue
            place = _narrowest(domains, weight)
            if place is None:
                values = [pairs[0][0] for pairs in domains]
                if Point(proto, values).violated() is None:
                    return values
                continue
            stack.append(_children(state, domains, place))
    except (_Spent, Infeasible):
        pass
    return None


def _children(state, domains, place):
    """The domains for each value of a variable, as far as they are consistent."""
    for low, high in domains[place]:
        for value in range(low, high + 1):
            trial = list(domains)
            trial[place] = [(value, value)]
            try:
                state.settle(trial, place)
            except Infeasible:
                continue
            yield trial


def _narrowest(domains, weight):
    """The open variable with the fewest values for each constraint on it."""
    best = place = None
    for index, pairs in enumerate(domains):
        if pairs[0][0] != pairs[-1][1]:
            rank = size_of(pairs) / weight[index]
            if best is None or rank < best:
                best, place = rank, index
    return place


def every_solution(proto, domains, first):
    """Yields the values of every solution, the given one first."""
    yield first
    rules, watchers = _rules(proto)
    state = _State(proto, rules, watchers)
    domains = list(domains)
    try:
        state.settle(domains, None)
    except Infeasible:
        return
    order = _order(proto)
    stack = [(domains, 0)]
    while stack:
        domains, depth = stack.pop()
        while depth < len(order) and domains[order[depth]][0][0] == domains[order[depth]][-1][1]:
            depth += 1
        if depth == len(order):
            values = [pairs[0][0] for pairs in domains]
            if values != first and Point(proto, values).violated() is None:
                yield values
            continue
        place = order[depth]
        for value in reversed(values_of(domains[place])):
            trial = list(domains)
            trial[place] = [(value, value)]
            try:
                state.settle(trial, place)
            except Infeasible:
                continue
            stack.append((trial, depth + 1))


def _order(proto):
    """The variables of the decision strategies, then those that are not Boolean, then the others."""
    chosen = [place for strategy in proto.search_strategy for expr in strategy.exprs for place in expr.vars]
    rest = sorted(range(len(proto.variables)), key=lambda place: proto.variables[place].domain == [0, 1])
    return list(dict.fromkeys(chosen + rest))
