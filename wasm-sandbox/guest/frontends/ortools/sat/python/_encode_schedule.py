"""Mixed-integer forms of intervals and the constraints on them."""

from ortools.sat.python._columns import ONE, at, negation, plus, times, total

# literals of start times beyond which a cumulative constraint is not written for each point in time
_TIMED = 4000


class _Task:
    """An interval as forms."""

    def __init__(self, made, proto):
        body = proto.body_
        self.start, self.size = made.form(body.start), made.form(body.size)
        self.end = made.form(body.end)
        present = made.switches([made.literal(index) for index in proto.enforcement_literal])
        self.absent = present is None
        self.present = present or []
        self.least, self.most = made.bounds(self.size)


def _tasks(made, proto, indices):
    return [_Task(made, proto.constraints[index]) for index in indices]


def interval(made, body, enf):
    start, size, end = made.form(body.start), made.form(body.size), made.form(body.end)
    made.row(size, 0, None, enf)
    made.row(plus(plus(start, size), end, -1), 0, 0, enf)


def _before(made, first, second):
    """The form that is at most zero when the first task ends before the second starts."""
    return plus(plus(first.start, first.size), second.start, -1)


def no_overlap(made, body, enf, proto):
    tasks = [task for task in _tasks(made, proto, body.intervals) if not task.absent]
    for place, task in enumerate(tasks):
        for other in tasks[:place]:
            switches = [*task.present, *other.present, *enf]
            _apart(made, [_before(made, task, other), _before(made, other, task)], switches)


def _apart(made, forms, switches):
    """One of the forms is at most zero when all switches are true."""
    if any(made.bounds(form)[1] <= 0 for form in forms):
        return
    forms = [form for form in forms if made.bounds(form)[0] <= 0]
    if not forms:
        made.forbid(switches)
        return
    if len(forms) == 1:
        made.row(forms[0], None, 0, switches)
        return
    if len(forms) == 2 and not switches:
        first = made.binary()
        chosen = [first, negation(first)]
    else:
        chosen = [made.binary() for _ in forms]
        made.row(plus(total(chosen), made.off(switches)), 1, None)
    made.pick(chosen, [lambda point, form=form: at(form, point) <= 0 for form in forms], switches)
    for form, literal in zip(forms, chosen):
        made.row(form, None, 0, [literal])


def no_overlap_2d(made, body, enf, proto):
    wide, high = _tasks(made, proto, body.x_intervals), _tasks(made, proto, body.y_intervals)
    boxes = [pair for pair in zip(wide, high) if not (pair[0].absent or pair[1].absent)]
    # a box without area touches nothing
    boxes = [pair for pair in boxes if pair[0].most > 0 and pair[1].most > 0]
    for place, (x, y) in enumerate(boxes):
        for other_x, other_y in boxes[:place]:
            sides = [
                _before(made, x, other_x), _before(made, other_x, x),
                _before(made, y, other_y), _before(made, other_y, y),
            ]  # fmt: skip
            switches = [*x.present, *y.present, *other_x.present, *other_y.present, *enf]
            _apart(made, sides + _flat_sides(x, y, other_x, other_y), switches)


def _flat_sides(*tasks):
    """A box whose size may be zero is out of the way when it is."""
    return [task.size for task in tasks if task.least <= 0 < task.most]


def cumulative(made, body, enf, proto):
    tasks = _tasks(made, proto, body.intervals)
    demands = [made.form(demand) for demand in body.demands]
    capacity = made.form(body.capacity)
    made.row(capacity, 0, None, enf)
    work = [
        (task, demand) for task, demand in zip(tasks, demands)
        if not task.absent and task.most > 0 and made.bounds(demand)[1] > 0
    ]  # fmt: skip
    if _is_timed(made, work):
        _by_time(made, work, capacity, enf)
    else:
        _by_starts(made, work, capacity, enf)


def _is_timed(made, work):
    literals = 0
    for task, demand in work:
        if task.present or task.size[0] or demand[0] or len(task.start[0]) > 1:
            return False
        literals += made.spread(task.start) * task.most
        if task.start[0] and abs(next(iter(task.start[0].values()))) != 1:
            return False
    return literals <= _TIMED


def _by_time(made, work, capacity, enf):
    """At each point in time: the demands of those that started within their size before it."""
    running = {}
    for task, demand in work:
        for start, literal in made.taken(task.start).items():
            for time in range(start, start + task.most):
                running.setdefault(time, []).append(times(literal, demand[1]))
    least = made.bounds(capacity)[0]
    for forms in running.values():
        use = total(forms)
        if made.bounds(use)[1] > least:
            made.row(plus(use, capacity, -1), None, 0, enf)


def _by_starts(made, work, capacity, enf):
    """The use is highest where a task starts: there, each other task is later, over, or counted."""
    for task, demand in work:
        used = [_counted(made, demand, _has_size(made, task))]
        for other, its_demand in work:
            if other is task:
                continue
            later = plus(task.start, other.start, -1)
            over = _before(made, other, task)
            if made.bounds(later)[1] < 0 or made.bounds(over)[1] <= 0:
                continue
            counted = made.binary()
            ways = [counted]
            for form, limit in ((later, -1), (over, 0)):
                if made.bounds(form)[0] <= limit:
                    way = made.binary()
                    made.row(form, None, limit, [way])
                    ways.append(way)
            made.row(plus(total(ways), made.off(other.present)), 1, None)
            used.append(_counted(made, its_demand, counted))
        made.row(plus(total(used), capacity, -1), None, 0, [*task.present, *enf])


def _has_size(made, task):
    if task.least > 0:
        return ONE
    literal = made.binary()
    made.row(task.size, None, 0, [negation(literal)])
    return literal


def _counted(made, demand, literal):
    """A form that is at least the demand where the literal is true."""
    if not demand[0]:
        return times(literal, demand[1])
    if literal is ONE:
        return demand
    column = ({made.column(0, made.bounds(demand)[1]): 1}, 0)
    made.row(plus(column, demand, -1), 0, None, [literal])
    return column


def reservoir(made, body, enf):
    """After each event the level is within its limits; events at the same time count together."""
    times_ = [made.form(proto) for proto in body.time_exprs]
    changes = [made.form(proto) for proto in body.level_changes]
    actives = [made.literal(index) for index in body.active_literals] or [ONE] * len(times_)
    made.row(({}, 0), body.min_level, body.max_level, enf)
    for place, time in enumerate(times_):
        level = []
        for other, its_time in enumerate(times_):
            past = ONE if other == place else _at_most(made, its_time, time)
            level.append(_change(made, changes[other], [past, actives[other]]))
        made.row(total(level), body.min_level, body.max_level, [*_open(made, actives[place]), *enf])


def _open(made, literal):
    return made.switches([literal]) if literal[0] else ([] if literal[1] else [literal])


def _at_most(made, first, second):
    """The literal of first <= second."""
    apart = plus(first, second, -1)
    low, high = made.bounds(apart)
    if high <= 0:
        return ONE
    if low > 0:
        return ({}, 0)
    literal = made.binary()
    made.row(apart, None, 0, [literal])
    made.row(apart, 1, None, [negation(literal)])
    return literal


def _change(made, change, literals):
    """change * product of the literals"""
    open_ = made.switches(literals)
    if open_ is None:
        return {}, 0
    if not open_:
        return change
    if len(open_) == 1 and not change[0]:
        return times(open_[0], change[1])
    low, high = made.bounds(change)
    value = ({made.column(min(low, 0), max(high, 0)): 1}, 0)
    made.within(plus(value, change, -1), [(0, 0)], open_)
    for literal in open_:
        made.row(value, 0, 0, [negation(literal)])
    return value
