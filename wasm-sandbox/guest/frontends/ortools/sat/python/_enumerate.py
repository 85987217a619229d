"""All solutions of a CP model, by search: values are tried variable by variable, and bounds follow from constraints.

A solver of mixed-integer models gives one solution at a time, and a program may have thousands. So only the first
comes from the host; the search here finds the others, and every point is checked in full.
"""

from ortools.sat.python._check import Point
from ortools.sat.python._columns import Infeasible, values_of
from ortools.sat.python._tighten import RULES, Tightener


class _State(Tightener):
    """Domains during the search. Every change notes the variables whose constraints must be looked at again."""

    def __init__(self, proto, rules, watchers):
        self.proto = proto
        self.rules, self.watchers = rules, watchers

    def settle(self, domains, first):
        """Follows the consequences of a change of variable `first`. Raises Infeasible."""
        self.domains = domains
        queue = list(self.watchers[first]) if first is not None else list(range(len(self.rules)))
        waiting = set(queue)
        while queue:
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

    def without(self, expr, value):
        """expr != value, where the expression has one variable."""
        if not expr.vars:
            if expr.offset == value:
                raise Infeasible
            return
        place = expr.vars[0]
        wanted, rest = divmod(value - expr.offset, expr.coeffs[0])
        if rest or not any(low <= wanted <= high for low, high in self.domains[place]):
            return
        pairs = []
        for low, high in self.domains[place]:
            if low <= wanted <= high:
                pairs += [(low, wanted - 1)] * (low < wanted) + [(wanted + 1, high)] * (wanted < high)
            else:
                pairs.append((low, high))
        if not pairs:
            raise Infeasible
        self.domains[place] = pairs

    def fixed(self, expr):
        """The value of an expression whose variables are fixed, or None."""
        low, high = self.bounds(expr)
        return low if low == high else None


def _all_diff(state, body):
    taken = {}
    for place, expr in enumerate(body.exprs):
        value = state.fixed(expr)
        if value is not None and taken.setdefault(value, place) != place:
            raise Infeasible
    for place, expr in enumerate(body.exprs):
        if len(expr.vars) == 1:
            for value, holder in taken.items():
                if holder != place:
                    state.without(expr, value)


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


def _linear(state, body):
    RULES["linear"](state, body)
    if len(body.domain) <= 2:
        return
    free = [place for place in body.vars if state.domains[place][0][0] != state.domains[place][-1][1]]
    gaps = list(zip(body.domain[1:-1:2], body.domain[2::2]))
    if not free:
        total = sum(factor * state.domains[place][0][0] for place, factor in zip(body.vars, body.coeffs))
        if any(low < total < high for low, high in gaps):
            raise Infeasible
    elif len(free) == 1:
        rest, factor = 0, 1
        for place, value in zip(body.vars, body.coeffs):
            if place == free[0]:
                factor = value
            else:
                rest += value * state.domains[place][0][0]
        if sum(high - low - 1 for low, high in gaps) <= 64:
            one = _One(free[0], factor, rest)
            for low, high in gaps:
                for value in range(low + 1, high):
                    state.without(one, value)


class _One:
    """factor * variable + offset"""

    def __init__(self, place, factor, offset):
        self.vars, self.coeffs, self.offset = [place], [factor], offset


def _variables(value, found):
    """The variables that a message of a constraint names."""
    if isinstance(value, list):
        for item in value:
            _variables(item, found)
    elif hasattr(value, "FIELDS"):
        for name, _ in value.FIELDS:
            item = getattr(value, name)
            if name in ("vars", "f_direct", "f_inverse"):
                found.update(item)
            elif name in ("literals", "active_literals"):
                found.update(index if index >= 0 else -index - 1 for index in item)
            elif name not in ("coeffs", "domain", "values", "intervals", "x_intervals", "y_intervals"):
                _variables(item, found)
    return found


def _rules(proto):
    own = {
        "all_diff": _all_diff, "bool_or": _bool_or, "at_most_one": _at_most_one, "exactly_one": _exactly_one,
        "linear": _linear,
    }  # fmt: skip
    rules = []
    watchers = [[] for _ in proto.variables]
    for constraint in proto.constraints:
        rule = own.get(constraint.kind_) or RULES.get(constraint.kind_)
        if rule is None:
            continue
        touched = _variables(constraint.body_, set())
        touched.update(index if index >= 0 else -index - 1 for index in constraint.enforcement_literal)
        for index in touched:
            watchers[index].append(len(rules))
        rules.append((rule, constraint.body_, constraint.enforcement_literal, sorted(touched)))
    return rules, watchers


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
