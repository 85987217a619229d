"""Mixed-integer forms of linear, Boolean and table-like constraints."""

from ortools.sat.python._columns import MANY, ONE, ZERO, at, negation, plus, times, total

_PAIRWISE = 300  # values of one variable beyond which "all different" is written pair by pair


def linear(made, body, enf):
    domain = list(zip(body.domain[::2], body.domain[1::2]))
    made.within(made.form(_Sum(body)), domain, enf)


class _Sum:
    """A linear constraint's left side, seen as an expression."""

    def __init__(self, body):
        self.vars, self.coeffs, self.offset = body.vars, body.coeffs, 0


def _literals(made, body):
    return [made.literal(index) for index in body.literals]


def bool_or(made, body, enf):
    made.row(plus(total(_literals(made, body)), made.off(enf)), 1, None)


def bool_and(made, body, enf):
    literals = _literals(made, body)
    if len(enf) == 1 and len(literals) > 1:
        # one row for all would be weaker than one for each
        for literal in literals:
            made.row(plus(literal, enf[0], -1), 0, None)
        return
    for literal in literals:
        made.row(literal, 1, None, enf)


def at_most_one(made, body, enf):
    made.row(total(_literals(made, body)), None, 1, enf)


def exactly_one(made, body, enf):
    made.row(total(_literals(made, body)), 1, 1, enf)


def bool_xor(made, body, enf):
    literals = _literals(made, body)
    half = made.column(0, len(literals) // 2 + 1)
    form = plus(total(literals), ({half: 2}, 0), -1)
    count = total(literals)
    made.derive(half, lambda point: max(at(count, point) - 1, 0) // 2)
    if enf:
        # one more unit may be taken where the constraint is off
        slack = made.binary()
        made.row(plus(slack, made.off(enf), -1), None, 0)
        form = plus(form, slack)
    made.row(form, 1, 1)


def lin_max(made, body, enf):
    target = made.form(body.target)
    forms = [made.form(proto) for proto in body.exprs]
    if not forms:
        made.forbid(enf)
        return
    floor = max(made.bounds(form)[0] for form in forms)
    ceiling = max(made.bounds(form)[1] for form in forms)
    made.row(target, floor, ceiling, enf)
    for form in forms:
        made.row(plus(target, form, -1), 0, None, enf)
    forms = [form for form in forms if made.bounds(form)[1] >= max(floor, made.bounds(target)[0])]
    if len(forms) == 1:
        made.row(plus(target, forms[0], -1), None, 0, enf)
        return
    first = made.binary()
    chosen = [first, negation(first)] if len(forms) == 2 else [made.binary() for _ in forms]
    made.pick(chosen, [lambda point, form=form: at(form, point) == at(target, point) for form in forms])
    if len(forms) != 2:
        made.row(total(chosen), 1, 1, enf)
    for form, literal in zip(forms, chosen):
        made.row(plus(target, form, -1), None, 0, [literal, *enf])


def all_diff(made, body, enf):
    forms = [made.form(proto) for proto in body.exprs]
    if len(forms) < 2:
        return
    if max(made.spread(form) for form in forms) > _PAIRWISE:
        for place, form in enumerate(forms):
            for other in forms[:place]:
                apart = plus(form, other, -1)
                made.within(apart, [(made.bounds(apart)[0], -1), (1, made.bounds(apart)[1])], enf)
        return
    holders = {}
    for form in forms:
        for value, literal in made.taken(form).items():
            holders.setdefault(value, []).append(literal)
    exact = len(holders) == len(forms) and not enf
    if len(holders) < len(forms):
        made.forbid(enf)
        return
    for literals in holders.values():
        made.row(total(literals), 1 if exact else None, 1, enf)


def _split(made, form, asked):
    """Gives a variable a literal for each of its values, when most of those will be asked for."""
    if len(form[0]) == 1 and made.spread(form) <= min(4 * asked, MANY):
        made.taken(form)


def element(made, body, enf):
    index = made.form(body.linear_index)
    target = made.form(body.linear_target)
    forms = [made.form(proto) for proto in body.exprs]
    made.within(index, [(0, len(forms) - 1)], enf)
    _split(made, index, len(forms))
    chosen = [(made.equal(index, place), form) for place, form in enumerate(forms)]
    chosen = [(literal, form) for literal, form in chosen if literal is not ZERO]
    if not chosen:
        made.forbid(enf)
        return
    if not enf and all(not form[0] for _, form in chosen):
        made.row(plus(total([times(literal, form[1]) for literal, form in chosen]), target, -1), 0, 0)
        return
    for literal, form in chosen:
        made.within(plus(target, form, -1), [(0, 0)], [*enf] if literal is ONE else [literal, *enf])


def _tuples(body):
    width = len(body.exprs)
    rows = [tuple(body.values[place : place + width]) for place in range(0, len(body.values), width)]
    return list(dict.fromkeys(rows))


def table(made, body, enf):
    forms = [made.form(proto) for proto in body.exprs]
    rows = [row for row in _tuples(body) if all(_possible(made, form, value) for form, value in zip(forms, row))]
    if body.negated:
        for place, form in enumerate(forms):
            _split(made, form, len({row[place] for row in rows}))
        for row in rows:
            literals = [made.equal(form, value) for form, value in zip(forms, row)]
            if ZERO not in literals:
                made.row(total(literals), None, len(forms) - 1, enf)
        return
    if not rows:
        made.forbid(enf)
        return
    first = made.binary()
    chosen = [first, negation(first)] if len(rows) == 2 and not enf else [made.binary() for _ in rows]
    tests = [lambda point, row=row: all(at(f, point) == v for f, v in zip(forms, row)) for row in rows]
    made.pick(chosen, tests, enf)
    if len(enf) == 1:
        made.row(plus(total(chosen), enf[0], -1), 0, 0)
    elif len(rows) != 2 or enf:
        made.row(total(chosen), None if enf else 1, 1)
        made.row(plus(total(chosen), made.off(enf)), 1, None)
    for place, form in enumerate(forms):
        least, most = made.bounds(form)
        low = total([times(literal, row[place] - least) for literal, row in zip(chosen, rows)])
        if not enf:
            made.row(plus(form, low, -1), least, least)
            _link(made, form, place, chosen, rows)
            continue
        high = total([times(literal, row[place] - most) for literal, row in zip(chosen, rows)])
        made.row(plus(form, low, -1), least, None)
        made.row(plus(form, high, -1), None, most)


def _possible(made, form, value):
    terms, constant = form
    if not terms:
        return constant == value
    if len(terms) == 1:
        ((column, factor),) = terms.items()
        wanted, rest = divmod(value - constant, factor)
        return not rest and any(a <= wanted <= b for a, b in made.domains[column])
    least, most = made.bounds(form)
    return least <= value <= most


def _link(made, form, place, chosen, rows):
    """Joins the tuples with the literals of a variable's values, where those exist."""
    if len(form[0]) != 1 or next(iter(form[0])) not in made.encoded:
        return
    for value, literal in made.taken(form).items():
        with_value = [switch for switch, row in zip(chosen, rows) if row[place] == value]
        made.row(plus(total(with_value), literal, -1), 0, 0)


def automaton(made, body, enf):
    """A flow of one unit through the states, one layer of arcs for each expression."""
    forms = [made.form(proto) for proto in body.exprs]
    arcs = list(zip(body.transition_tail, body.transition_label, body.transition_head))
    reached = {body.starting_state}
    layers = []
    for form in forms:
        layer = [arc for arc in arcs if arc[0] in reached and _possible(made, form, arc[1])]
        reached = {arc[2] for arc in layer}
        layers.append(layer)
    wanted = set(body.final_states)
    for place in range(len(layers) - 1, -1, -1):
        layers[place] = [arc for arc in layers[place] if arc[2] in wanted]
        wanted = {arc[0] for arc in layers[place]}
    if not all(layers):
        made.forbid(enf)
        return
    before = None
    for form, layer in zip(forms, layers):
        flows = [made.binary() for _ in layer]
        if before is None:
            made.row(total(flows), 1, 1)
        else:
            for state in {arc[0] for arc in layer} | {arc[2] for arc, _ in before}:
                into = [flow for arc, flow in before if arc[2] == state]
                out = [flow for arc, flow in zip(layer, flows) if arc[0] == state]
                made.row(plus(total(out), total(into), -1), 0, 0)
        labels = total([times(flow, arc[1]) for arc, flow in zip(layer, flows)])
        made.row(plus(form, labels, -1), 0, 0, enf)
        before = list(zip(layer, flows))


def inverse(made, body, enf):
    size = len(body.f_direct)
    columns = []
    for indices in (body.f_direct, body.f_inverse):
        forms = [({index: 1}, 0) if made.lb[index] < made.ub[index] else ({}, made.lb[index]) for index in indices]
        for form in forms:
            made.within(form, [(0, size - 1)], enf)
            _split(made, form, size)
        columns.append(forms)
    for i, form in enumerate(columns[0]):
        for j, other in enumerate(columns[1]):
            made.row(plus(made.equal(form, j), made.equal(other, i), -1), 0, 0, enf)
