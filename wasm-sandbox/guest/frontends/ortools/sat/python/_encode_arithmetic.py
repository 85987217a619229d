"""Mixed-integer forms of products, divisions and remainders."""

from ortools.sat.python._columns import FEW, at, negation, plus, times, total


def int_prod(made, body, enf):
    target = made.form(body.target)
    forms = [made.form(proto) for proto in body.exprs]
    result = ({}, 1)
    for form in sorted(forms, key=made.spread):
        result = product(made, result, form)
    made.within(plus(target, result, -1), [(0, 0)], enf)


def product(made, first, second):
    """The form of first * second."""
    if not first[0]:
        return times(second, first[1])
    if not second[0]:
        return times(first, second[1])
    if first == second:
        return _square(made, first)
    if made.spread(first) > made.spread(second):
        first, second = second, first
    low, high = made.bounds(first)
    if high - low == 1:
        # first = low + bit
        return plus(times(second, low), _gated(made, plus(first, ({}, low), -1), second))
    least, most = made.bounds(second)
    if made.spread(first) <= FEW:
        return _by_values(made, first, second, least, most)
    result = times(second, low)
    for weight, bit in _bits(made, first, low, high):
        result = plus(result, times(_gated(made, bit, second), weight))
    return result


def _square(made, form):
    if made.spread(form) <= 4 * FEW:
        return total([times(literal, value * value) for value, literal in made.taken(form).items()])
    low, high = made.bounds(form)
    result = times(form, low)
    for weight, bit in _bits(made, form, low, high):
        result = plus(result, times(_gated(made, bit, form), weight))
    return result


def _bits(made, form, low, high):
    """(weight, bit) with form = low + sum(weight * bit)."""
    bits, weight = [], 1
    while weight <= high - low:
        bit = made.binary()
        made.pick([bit], [lambda point, weight=weight: (at(form, point) - low) // weight % 2 == 1])
        bits.append((weight, bit))
        weight *= 2
    value = total([times(bit, weight) for weight, bit in bits])
    made.row(plus(form, value, -1), low, low)
    return bits


def _gated(made, bit, form):
    """A column that is the form where the bit is one, and zero elsewhere."""
    least, most = made.bounds(form)
    column = made.column(min(least, 0), max(most, 0))
    gated = ({column: 1}, 0)
    made.derive(column, lambda point: at(bit, point) * at(form, point))
    made._store(plus(gated, times(bit, least), -1), 0, None)
    made._store(plus(gated, times(bit, most), -1), None, 0)
    apart = plus(form, gated, -1)
    made._store(plus(apart, times(negation(bit), least), -1), 0, None)
    made._store(plus(apart, times(negation(bit), most), -1), None, 0)
    return gated


def _by_values(made, first, second, least, most):
    """The second form is split into one share for each value of the first: the tightest linear form."""
    shares, weighted = [], []
    for value, literal in made.taken(first).items():
        column = made.column(min(least, 0), max(most, 0))
        share = ({column: 1}, 0)
        made.derive(column, lambda point, literal=literal: at(literal, point) * at(second, point))
        made._store(plus(share, times(literal, least), -1), 0, None)
        made._store(plus(share, times(literal, most), -1), None, 0)
        shares.append(share)
        weighted.append(times(share, value))
    made._store(plus(total(shares), second, -1), 0, 0)
    return total(weighted)


def _divided(made, numerator, divisor, enf):
    """(quotient, remainder): numerator = divisor * quotient + remainder, rounded towards zero, for a divisor above zero."""
    least, most = made.bounds(numerator)
    small, large = made.bounds(divisor)
    reach = max(abs(least), abs(most)) // max(small, 1)
    column = made.column(-reach if least < 0 else 0, reach if most > 0 else 0)
    quotient = ({column: 1}, 0)

    def divided(point):
        a, b = at(numerator, point), at(divisor, point)
        return a // b if a >= 0 else -(-a // b)

    made.derive(column, divided)
    rest_low = max(-(large - 1), least) if least < 0 else 0
    rest_high = min(large - 1, most) if most > 0 else 0
    rest_column = made.column(min(rest_low, 0), max(rest_high, 0))
    rest = ({rest_column: 1}, 0)
    made.derive(rest_column, lambda point: at(numerator, point) - at(divisor, point) * divided(point))
    made.row(plus(plus(product(made, divisor, quotient), rest), numerator, -1), 0, 0, enf)
    if divisor[0]:
        made.row(plus(divisor, rest, -1), 1, None, enf)
        made.row(plus(divisor, rest), 1, None, enf)
    if least < 0 < most:
        # the remainder has the sign of the numerator
        rising = made.binary()
        made.pick([rising], [lambda point: at(numerator, point) >= 0])
        made.row(numerator, 0, None, [rising, *enf])
        made.row(rest, 0, None, [rising, *enf])
        made.row(numerator, None, 0, [negation(rising), *enf])
        made.row(rest, None, 0, [negation(rising), *enf])
    return quotient, rest


def int_div(made, body, enf):
    target = made.form(body.target)
    numerator, divisor = (made.form(proto) for proto in body.exprs)
    small, large = made.bounds(divisor)
    if large < 0:
        numerator, divisor = times(numerator, -1), times(divisor, -1)
    elif small <= 0:
        raise NotImplementedError(
            "ortools: add_division_equality with a divisor of either sign is not supported by this environment"
        )
    quotient, _ = _divided(made, numerator, divisor, enf)
    made.row(plus(target, quotient, -1), 0, 0, enf)


def int_mod(made, body, enf):
    target = made.form(body.target)
    numerator, divisor = (made.form(proto) for proto in body.exprs)
    _, rest = _divided(made, numerator, divisor, enf)
    made.row(plus(target, rest, -1), 0, 0, enf)
