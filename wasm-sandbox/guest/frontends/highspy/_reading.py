"""Models from text in the LP and MPS formats."""

import re

from highspy._store import ERROR, INFINITY, Store


class _Bad(Exception):
    """The text is no model."""


def model(text, extension, options):
    """A Store of the model in `text`, or None when it is none."""
    store = Store(options)
    try:
        {"mps": _mps, "lp": _lp}[extension](store, text)
    except (_Bad, KeyError, ValueError, IndexError):
        return None
    if store.types and not any(store.types):
        store.types = []
    return store


class _Draft:
    """Columns and rows as they are met."""

    def __init__(self):
        self.columns, self.costs, self.lower, self.upper, self.types = {}, [], [], [], []
        self.rows, self.sides, self.terms = {}, [], []
        self.offset, self.sense, self.name = 0.0, 1, ""
        self.hessian = {}

    def column(self, name):
        place = self.columns.get(name)
        if place is None:
            place = self.columns[name] = len(self.costs)
            self.costs.append(0.0)
            self.lower.append(0.0)
            self.upper.append(INFINITY)
            self.types.append(0)
        return place

    def row(self, name, sides):
        if name in self.rows:
            raise _Bad
        self.rows[name] = len(self.sides)
        self.sides.append(sides)
        self.terms.append({})

    def product(self, left, right, value):
        i, j = self.column(left), self.column(right)
        pair = (max(i, j), min(i, j))
        self.hessian[pair] = self.hessian.get(pair, 0.0) + value

    def fill(self, store):
        if store.add_columns(self.costs, self.lower, self.upper) == ERROR:
            raise _Bad
        for (lower, upper), terms in zip(self.sides, self.terms):
            if store.add_row(lower, upper, list(terms), list(terms.values())) == ERROR:
                raise _Bad
        store.types = self.types
        store.col_names, store.row_names = list(self.columns), list(self.rows)
        store.sense, store.offset, store.name = self.sense, self.offset, self.name
        store.hessian = self.hessian


# --- MPS --------------------------------------------------------------------------------------------------------------


def _mps(store, text):
    draft, objective, section, whole = _Draft(), None, None, False
    free, bounded = set(), set()
    for line in text.splitlines():
        words = line.split()
        if not words or line.startswith("*"):
            continue
        if not line[0].isspace():
            section = words[0].upper()
            if section == "NAME":
                draft.name = words[1] if len(words) > 1 else ""
            elif section == "OBJSENSE" and len(words) > 1:
                draft.sense = -1 if words[1].upper().startswith("MAX") else 1
            elif section == "ENDATA":
                break
            continue
        if section == "OBJSENSE":
            draft.sense = -1 if words[0].upper().startswith("MAX") else 1
        elif section == "ROWS":
            if words[0] == "N":
                objective = objective or words[1]
                free.add(words[1])
            else:
                inf = INFINITY
                draft.row(words[1], {"E": [0.0, 0.0], "L": [-inf, 0.0], "G": [0.0, inf]}[words[0]])
        elif section == "COLUMNS":
            if len(words) > 2 and words[1] == "'MARKER'":
                whole = words[2] == "'INTORG'"
                continue
            column = draft.column(words[0])
            if whole:
                draft.types[column] = 1
            for label, number in zip(words[1::2], words[2::2]):
                if label == objective:
                    draft.costs[column] = float(number)
                elif label not in free:
                    draft.terms[draft.rows[label]][column] = float(number)
        elif section in ("RHS", "RANGES"):
            pairs = words[len(words) % 2 :]  # the name of the vector may be left out
            for label, number in zip(pairs[::2], pairs[1::2]):
                if label == objective and section == "RHS":
                    draft.offset = -float(number)
                elif label not in free:
                    _side(draft.sides[draft.rows[label]], section, float(number))
        elif section == "BOUNDS":
            _mps_bound(draft, words, bounded)
        elif section in ("QUADOBJ", "QMATRIX"):
            factor = 0.5 if section == "QMATRIX" and words[0] != words[1] else 1.0
            draft.product(words[0], words[1], factor * float(words[2]))
        else:
            raise _Bad
    if objective is None:
        raise _Bad
    for column, kind in enumerate(draft.types):
        if kind == 1 and column not in bounded and draft.upper[column] == INFINITY:
            draft.upper[column] = 1.0  # integer columns without bounds are binary in this format
    draft.fill(store)


def _side(sides, section, number):
    lower, upper = sides
    if section == "RHS":
        sides[:] = [number if lower > -INFINITY else lower, number if upper < INFINITY else upper]
    elif lower == upper:
        sides[:] = [lower, upper + number] if number >= 0 else [lower + number, upper]
    elif lower == -INFINITY:
        sides[0] = upper - abs(number)
    else:
        sides[1] = lower + abs(number)


def _mps_bound(draft, words, bounded):
    code = words[0]
    bare = code in ("FR", "MI", "PL", "BV")
    name = words[-1] if bare and words[-1] in draft.columns else words[-2]
    column = draft.columns[name]
    bounded.add(column)
    number = 0.0 if bare else float(words[-1])
    if code in ("LI", "UI", "BV"):
        draft.types[column] = 1
    if code in ("LO", "LI"):
        draft.lower[column] = number
    elif code in ("UP", "UI"):
        draft.upper[column] = number
        if number < 0.0 and draft.lower[column] == 0.0:
            draft.lower[column] = -INFINITY
    elif code == "FX":
        draft.lower[column] = draft.upper[column] = number
    elif code == "FR":
        draft.lower[column], draft.upper[column] = -INFINITY, INFINITY
    elif code == "MI":
        draft.lower[column] = -INFINITY
    elif code == "PL":
        draft.upper[column] = INFINITY
    elif code == "BV":
        draft.lower[column], draft.upper[column] = 0.0, 1.0
    elif code == "SC":
        draft.types[column] = 3 if draft.types[column] == 1 else 2
        draft.upper[column] = number if number else INFINITY
    else:
        raise _Bad


# --- LP ---------------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<relation><=|>=|=<|=>|<|>|=)"
    r"|(?P<mark>[-+*^/\[\]:])|(?P<name>[A-Za-z_!\"#$%&(),.;?@{}~'`|][^\s+\-*^/\[\]:<>=]*))"
)
_SECTIONS = {
    "min": "objective", "minimize": "objective", "minimum": "objective",
    "max": "objective", "maximize": "objective", "maximum": "objective",
    "st": "rows", "s.t.": "rows", "st.": "rows", "such that": "rows", "subject to": "rows",
    "bounds": "bounds", "bound": "bounds",
    "bin": "bin", "binary": "bin", "binaries": "bin",
    "gen": "gen", "general": "gen", "generals": "gen", "int": "gen", "integer": "gen", "integers": "gen",
    "semi": "semi", "semi-continuous": "semi", "semis": "semi", "end": "end",
}  # fmt: skip


def _lp(store, text):
    draft, parts = _Draft(), []
    for line in text.splitlines():
        line = line.split("\\")[0].strip()
        section = _SECTIONS.get(line.lower())
        if section is not None:
            parts.append((section, line.lower(), []))
        elif line:
            if not parts:
                raise _Bad
            parts[-1][2].append(line)
    if not parts or parts[0][0] != "objective":
        raise _Bad
    for section, title, lines in parts:
        if section == "objective":
            draft.sense = -1 if title.startswith("max") else 1
            _lp_objective(draft, _tokens(" ".join(lines)))
        elif section == "rows":
            _lp_rows(draft, _tokens(" ".join(lines)))
        elif section == "bounds":
            for line in lines:
                _lp_bound(draft, _tokens(line))
        elif section != "end":
            for name in " ".join(lines).split():
                _lp_kind(draft, section, draft.columns[name])
    draft.fill(store)


def _lp_kind(draft, section, column):
    if section == "semi":
        draft.types[column] = 3 if draft.types[column] == 1 else 2
        return
    draft.types[column] = 3 if draft.types[column] == 2 else 1
    if section == "bin":
        draft.lower[column], draft.upper[column] = 0.0, 1.0


def _tokens(text):
    place, made = 0, []
    text = text.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _Bad
        made.append((found.lastgroup, found[found.lastgroup]))
        place = found.end()
    return made


def _label(tokens):
    if len(tokens) > 1 and tokens[1] == ("mark", ":"):
        return tokens[0][1], tokens[2:]
    return None, tokens


def _expression(draft, tokens):
    """(terms by column, constant, rest) of a linear expression at the front of `tokens`."""
    terms, constant, sign, number = {}, 0.0, 1.0, None
    place, complete = 0, False
    while place < len(tokens):
        kind, word = tokens[place]
        if complete and kind in ("name", "number"):
            raise _Bad  # two terms without a sign between them
        complete = kind == "name"
        if kind == "name":
            column = draft.column(word)
            terms[column] = terms.get(column, 0.0) + sign * (1.0 if number is None else number)
            sign, number = 1.0, None
        elif kind == "number":
            if number is not None:
                raise _Bad
            number = float(word)
        elif word in ("+", "-"):
            if number is not None:
                constant += sign * number
                sign, number = 1.0, None
            sign = -sign if word == "-" else sign
        else:
            break
        place += 1
    if number is not None:
        constant += sign * number
    return terms, constant, tokens[place:]


def _lp_objective(draft, tokens):
    _, tokens = _label(tokens)
    while tokens:
        terms, constant, tokens = _expression(draft, tokens)
        draft.offset += constant
        for column, value in terms.items():
            draft.costs[column] += value
        if tokens:
            tokens = _lp_quadratic(draft, tokens)


def _lp_quadratic(draft, tokens):
    if tokens[0][1] != "[":
        raise _Bad
    end = tokens.index(("mark", "]"))
    if [word for _, word in tokens[end + 1 : end + 3]] != ["/", "2"]:
        raise _Bad
    sign, number, names = 1.0, 1.0, []
    for kind, word in [*tokens[1:end], ("mark", "+")]:
        if kind == "name":
            names.append(word)
        elif kind == "number" and not names:
            number = float(word)
        elif kind == "number":
            names.append(names[0])  # the exponent, which can only be 2
        elif word in ("+", "-"):
            if names:
                draft.product(names[0], names[1], sign * number * (1.0 if names[0] == names[1] else 0.5))
                sign, number, names = 1.0, 1.0, []
            sign = -sign if word == "-" else sign
    return tokens[end + 3 :]


def _lp_rows(draft, tokens):
    while tokens:
        label, tokens = _label(tokens)
        terms, constant, tokens = _expression(draft, tokens)
        relation, tokens = tokens[0], tokens[1:]
        if relation[0] != "relation":
            raise _Bad
        sign = 1.0
        while tokens and tokens[0][1] in ("+", "-"):
            sign, tokens = (-sign if tokens[0][1] == "-" else sign), tokens[1:]
        side = sign * _value(tokens[0]) - constant
        tokens = tokens[1:]
        draft.row(label or f"con{len(draft.sides) + 1}", _sides(relation[1], side))
        draft.terms[-1].update(terms)


def _sides(relation, side):
    if "<" in relation:
        return [-INFINITY, side]
    return [side, INFINITY] if ">" in relation else [side, side]


def _value(token):
    kind, word = token
    if kind == "number":
        return float(word)
    if word.lower() in ("inf", "infinity"):
        return INFINITY
    raise _Bad


def _lp_bound(draft, tokens):
    """number relation name relation number, with either end left out; or a name that is free."""
    if len(tokens) == 2 and tokens[1][1].lower() == "free":
        column = draft.column(tokens[0][1])
        draft.lower[column], draft.upper[column] = -INFINITY, INFINITY
        return
    merged, sign = [], None
    for token in tokens:
        if token[1] in ("+", "-"):
            sign = -1.0 if token[1] == "-" else 1.0
            continue
        merged.append(sign * _value(token) if sign is not None else token)
        sign = None
    parts = [part if isinstance(part, float) else _value(part) if _is_number(part) else part for part in merged]
    if isinstance(parts[0], float):
        _set_bound(draft, parts[2][1], {"<": ">", ">": "<"}.get(parts[1][1][0], "="), parts[0])
        parts = parts[2:]
    if len(parts) == 3:
        _set_bound(draft, parts[0][1], parts[1][1], parts[2])


def _is_number(token):
    return token[0] == "number" or token[1].lower() in ("inf", "infinity")


def _set_bound(draft, name, relation, number):
    column = draft.column(name)
    if relation[0] != "<":
        draft.lower[column] = number
    if relation[0] != ">":
        draft.upper[column] = number
