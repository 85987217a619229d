"""Bounds of variables that follow from single constraints. Tight bounds make a tight mixed-integer model."""

from ortools.sat.python._columns import Infeasible, clipped
from ortools.sat.python._proto import linear_proto

_ROUNDS = 30


class Tightener:
    """The variables' sorted intervals, made smaller until nothing changes."""

    def __init__(self, proto):
        self.proto = proto
        self.domains = [list(zip(var.domain[::2], var.domain[1::2])) for var in proto.variables]
        self.changed = False

    def run(self):
        rules = []
        for constraint in self.proto.constraints:
            rule = RULES.get(constraint.kind_)
            if rule is not None:
                rules.append((rule, constraint.body_, constraint.enforcement_literal))
        for index in self.proto.assumptions:
            self.fix(index)
        for _ in range(_ROUNDS):
            self.changed = False
            for rule, body, enforcement in rules:
                if not enforcement or all(map(self.is_true, enforcement)):
                    rule(self, body)
            if not self.changed:
                break
        return self.domains

    # --- reading and narrowing ----------------------------------------------------------------------------------------

    def is_true(self, index):
        pairs = self.domains[index if index >= 0 else -index - 1]
        return pairs[0][0] == pairs[-1][1] == (1 if index >= 0 else 0)

    def fix(self, index):
        self.keep(index if index >= 0 else -index - 1, *((1, 1) if index >= 0 else (0, 0)))

    def keep(self, place, low, high):
        pairs = self.domains[place]
        if low <= pairs[0][0] and high >= pairs[-1][1]:
            return
        pairs = clipped(pairs, low, high)
        if not pairs:
            raise Infeasible
        self.domains[place] = pairs
        self.changed = True

    def bounds(self, expr):
        low = high = expr.offset
        for place, factor in zip(expr.vars, expr.coeffs):
            pairs = self.domains[place]
            ends = (factor * pairs[0][0], factor * pairs[-1][1])
            low += min(ends)
            high += max(ends)
        return low, high

    def restrict(self, expr, low, high):
        """low <= expr <= high"""
        if not expr.vars:
            if not low <= expr.offset <= high:
                raise Infeasible
            return
        least, most = self.bounds(expr)
        if low > most or high < least:
            raise Infeasible
        if low <= least and high >= most:
            return
        for place, factor in zip(expr.vars, expr.coeffs):
            pairs = self.domains[place]
            ends = sorted((factor * pairs[0][0], factor * pairs[-1][1]))
            # what the other terms leave for this one
            room_low, room_high = low - (most - ends[1]), high - (least - ends[0])
            if factor < 0:
                room_low, room_high, factor = -room_high, -room_low, -factor
            self.keep(place, -(-room_low // factor), room_high // factor)


def _linear(state, body):
    if not body.domain:
        raise Infeasible
    expr = linear_proto(body.vars, body.coeffs, 0)
    state.restrict(expr, body.domain[0], body.domain[-1])
    if len(body.vars) == 1 and len(body.domain) > 2 and abs(body.coeffs[0]) == 1:
        _narrow(state, body.vars[0], body.coeffs[0], body.domain)


def _narrow(state, place, factor, domain):
    allowed = list(zip(domain[::2], domain[1::2]))
    if factor < 0:
        allowed = [(-high, -low) for low, high in reversed(allowed)]
    pairs = [part for low, high in state.domains[place] for part in clipped(allowed, low, high)]
    if not pairs:
        raise Infeasible
    if pairs != state.domains[place]:
        state.domains[place] = pairs
        state.changed = True


def _bool_and(state, body):
    for index in body.literals:
        state.fix(index)


def _lin_max(state, body):
    if not body.exprs:
        raise Infeasible
    ends = [state.bounds(expr) for expr in body.exprs]
    state.restrict(body.target, max(end[0] for end in ends), max(end[1] for end in ends))
    most = state.bounds(body.target)[1]
    for expr in body.exprs:
        state.restrict(expr, state.bounds(expr)[0], most)


def _int_prod(state, body):
    low = high = 1
    for expr in body.exprs:
        ends = [a * b for a in (low, high) for b in state.bounds(expr)]
        low, high = min(ends), max(ends)
    if len(body.exprs) == 2 and body.exprs[0].vars == body.exprs[1].vars and str(body.exprs[0]) == str(body.exprs[1]):
        least, most = state.bounds(body.exprs[0])
        low = 0 if least <= 0 <= most else min(least * least, most * most)
        high = max(least * least, most * most)
    state.restrict(body.target, low, high)


def _int_div(state, body):
    least, most = state.bounds(body.exprs[0])
    small, large = state.bounds(body.exprs[1])
    if small <= 0:
        return
    ends = [_truncated(a, b) for a in (least, most) for b in (small, large)]
    state.restrict(body.target, min(ends), max(ends))


def _truncated(a, b):
    return a // b if a >= 0 else -(-a // b)


def _int_mod(state, body):
    least, most = state.bounds(body.exprs[0])
    reach = state.bounds(body.exprs[1])[1] - 1
    state.restrict(body.target, max(-reach, min(least, 0)), min(reach, max(most, 0)))


def _element(state, body):
    state.restrict(body.linear_index, 0, len(body.exprs) - 1)
    low, high = state.bounds(body.linear_index)
    ends = [state.bounds(expr) for expr in body.exprs[low : high + 1]]
    state.restrict(body.linear_target, min(end[0] for end in ends), max(end[1] for end in ends))


def _table(state, body):
    if body.negated:
        return
    width = len(body.exprs)
    for place, expr in enumerate(body.exprs):
        column = body.values[place::width]
        if not column:
            raise Infeasible
        state.restrict(expr, min(column), max(column))


def _interval(state, body):
    state.restrict(body.size, 0, state.bounds(body.size)[1])
    start, size, end = (state.bounds(expr) for expr in (body.start, body.size, body.end))
    state.restrict(body.end, start[0] + size[0], start[1] + size[1])
    state.restrict(body.start, end[0] - size[1], end[1] - size[0])
    state.restrict(body.size, end[0] - start[1], end[1] - start[0])


def _inverse(state, body):
    for place in body.f_direct + body.f_inverse:
        state.keep(place, 0, len(body.f_direct) - 1)


RULES = {
    "linear": _linear, "bool_and": _bool_and, "lin_max": _lin_max, "int_prod": _int_prod, "int_div": _int_div,
    "int_mod": _int_mod, "element": _element, "table": _table, "interval": _interval, "inverse": _inverse,
}  # fmt: skip
