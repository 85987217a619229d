"""Whether a point satisfies the constraints of a CP model, in exact whole numbers."""

from itertools import combinations


class Point:
    """Values of all variables."""

    def __init__(self, proto, values):
        self.proto = proto
        self.values = values

    def is_true(self, index):
        return self.values[index] == 1 if index >= 0 else self.values[-index - 1] == 0

    def value(self, expr):
        total = expr.offset
        for place, factor in zip(expr.vars, expr.coeffs):
            total += factor * self.values[place]
        return total

    def violated(self):
        """The first thing that the point breaks: a variable or a constraint with its index, or None."""
        for place, var in enumerate(self.proto.variables):
            value = self.values[place]
            if not any(low <= value <= high for low, high in zip(var.domain[::2], var.domain[1::2])):
                return f"the domain of variable {place} ({var.name or 'no name'})"
        for place, constraint in enumerate(self.proto.constraints):
            if constraint.kind_ is None or not all(map(self.is_true, constraint.enforcement_literal)):
                continue
            if not CHECKS[constraint.kind_](self, constraint.body_):
                return f"constraint {place} ({constraint.kind_})"
        for index in self.proto.assumptions:
            if not self.is_true(index):
                return f"assumption {index}"
        return None

    def tasks(self, indices):
        """(start, end) of those intervals that are present."""
        found = []
        for index in indices:
            found.append(self.task(index))
        return found

    def task(self, index):
        constraint = self.proto.constraints[index]
        if not all(map(self.is_true, constraint.enforcement_literal)):
            return None
        start = self.value(constraint.body_.start)
        return start, start + self.value(constraint.body_.size)


def _count(point, body):
    return sum(map(point.is_true, body.literals))


def _linear(point, body):
    total = sum(factor * point.values[place] for place, factor in zip(body.vars, body.coeffs))
    return any(low <= total <= high for low, high in zip(body.domain[::2], body.domain[1::2]))


def _lin_max(point, body):
    return bool(body.exprs) and point.value(body.target) == max(map(point.value, body.exprs))


def _int_prod(point, body):
    result = 1
    for expr in body.exprs:
        result *= point.value(expr)
    return point.value(body.target) == result


def _quotient(point, body):
    a, b = map(point.value, body.exprs)
    return abs(a) // abs(b) * (1 if (a >= 0) == (b > 0) else -1), a, b


def _int_div(point, body):
    return point.value(body.target) == _quotient(point, body)[0]


def _int_mod(point, body):
    quotient, a, b = _quotient(point, body)
    return point.value(body.target) == a - b * quotient


def _all_diff(point, body):
    values = list(map(point.value, body.exprs))
    return len(set(values)) == len(values)


def _element(point, body):
    index = point.value(body.linear_index)
    return 0 <= index < len(body.exprs) and point.value(body.exprs[index]) == point.value(body.linear_target)


def _table(point, body):
    width = len(body.exprs)
    row = list(map(point.value, body.exprs))
    found = any(body.values[place : place + width] == row for place in range(0, len(body.values), width))
    return found != body.negated


def _automaton(point, body):
    steps = {(tail, label): head for tail, label, head in zip(
        body.transition_tail, body.transition_label, body.transition_head
    )}  # fmt: skip
    state = body.starting_state
    for expr in body.exprs:
        state = steps.get((state, point.value(expr)))
        if state is None:
            return False
    return state in body.final_states


def _inverse(point, body):
    direct = [point.values[place] for place in body.f_direct]
    back = [point.values[place] for place in body.f_inverse]
    size = len(direct)
    return all(0 <= value < size for value in direct + back) and all(
        back[value] == place for place, value in enumerate(direct)
    )


def _successors(point, body):
    """{tail: head} of the chosen arcs; None where a node has several."""
    after = {}
    for tail, head, index in zip(body.tails, body.heads, body.literals):
        if point.is_true(index):
            if tail in after:
                return None
            after[tail] = head
    nodes = set(body.tails) | set(body.heads)
    return after if set(after) == nodes and set(after.values()) == nodes else None


def _circuit(point, body):
    after = _successors(point, body)
    if after is None:
        return False
    moving = [node for node in after if after[node] != node]
    if not moving:
        return True
    node, steps = after[moving[0]], 1
    while node != moving[0]:
        node, steps = after[node], steps + 1
    return steps == len(moving)


def _routes(point, body):
    out, into = {}, {}
    for tail, head, index in zip(body.tails, body.heads, body.literals):
        if point.is_true(index):
            out.setdefault(tail, []).append(head)
            into.setdefault(head, []).append(tail)
    nodes = set(body.tails) | set(body.heads)
    if len(out.get(0, ())) != len(into.get(0, ())) or 0 in out.get(0, ()):
        return False
    if any(len(out.get(node, ())) != 1 or len(into.get(node, ())) != 1 for node in nodes - {0}):
        return False
    reached = {0}
    for node in out.get(0, ()):
        while node != 0:
            reached.add(node)
            node = out[node][0]
    return all(node in reached or out[node] == [node] for node in nodes - {0})


def _interval(point, body):
    size = point.value(body.size)
    return size >= 0 and point.value(body.start) + size == point.value(body.end)


def _no_overlap(point, body):
    tasks = [task for task in point.tasks(body.intervals) if task is not None]
    return all(a[1] <= b[0] or b[1] <= a[0] for a, b in combinations(tasks, 2))


def _no_overlap_2d(point, body):
    boxes = zip(point.tasks(body.x_intervals), point.tasks(body.y_intervals))
    boxes = [box for box in boxes if box[0] and box[1] and all(low < high for low, high in box)]
    return all(
        any(a[axis][1] <= b[axis][0] or b[axis][1] <= a[axis][0] for axis in (0, 1))
        for a, b in combinations(boxes, 2)
    )


def _cumulative(point, body):
    pairs = zip(point.tasks(body.intervals), map(point.value, body.demands))
    work = [(task, demand) for task, demand in pairs if task is not None]
    capacity = point.value(body.capacity)
    used = [sum(d for (s, e), d in work if s <= time < e) for (time, _), _ in work]
    return capacity >= max([0, *used])


def _reservoir(point, body):
    if not body.min_level <= 0 <= body.max_level:
        return False
    actives = body.active_literals
    events = [
        (point.value(time), point.value(change))
        for place, (time, change) in enumerate(zip(body.time_exprs, body.level_changes))
        if not actives or point.is_true(actives[place])
    ]
    return all(
        body.min_level <= sum(change for when, change in events if when <= time) <= body.max_level
        for time, _ in events
    )


CHECKS = {
    "bool_or": lambda point, body: _count(point, body) >= 1,
    "bool_and": lambda point, body: _count(point, body) == len(body.literals),
    "at_most_one": lambda point, body: _count(point, body) <= 1,
    "exactly_one": lambda point, body: _count(point, body) == 1,
    "bool_xor": lambda point, body: _count(point, body) % 2 == 1,
    "linear": _linear, "lin_max": _lin_max, "int_prod": _int_prod, "int_div": _int_div, "int_mod": _int_mod,
    "all_diff": _all_diff, "element": _element, "table": _table, "automaton": _automaton, "inverse": _inverse,
    "circuit": _circuit, "routes": _routes, "interval": _interval, "no_overlap": _no_overlap,
    "no_overlap_2d": _no_overlap_2d, "cumulative": _cumulative, "reservoir": _reservoir,
}  # fmt: skip
