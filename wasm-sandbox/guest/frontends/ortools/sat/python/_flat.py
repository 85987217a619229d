"""Linear expressions as sums of variables, and their text."""


def number_text(value):
    """A number as C++ prints it: six significant digits for a double."""
    return str(value) if isinstance(value, int) else f"{value:g}"


def terms_text(texts, coefficients, offset):
    """`2 * x - y + 3`: terms with their signs."""
    parts = []
    for text, coefficient in zip(texts, coefficients):
        sign = " - " if coefficient < 0 else " + "
        if not parts:
            sign = "-" if coefficient < 0 else ""
        size = abs(coefficient)
        parts.append(f"{sign}{text}" if size == 1 else f"{sign}{number_text(size)} * {text}")
    if offset or not parts:
        if parts:
            parts.append(f" {'-' if offset < 0 else '+'} {number_text(abs(offset))}")
        else:
            parts.append(number_text(offset))
    return "".join(parts)


class Flat:
    """sum(coefficient * variable) + offset, each variable once."""

    __slots__ = ("model", "terms", "offset", "integral")

    def __init__(self):
        self.model = None  # the proto of the model, from the first variable met
        self.terms = {}
        self.offset = 0
        self.integral = True

    def add(self, expr, factor=1):
        """Adds `factor * expr`; the expression is walked with a stack, since sums may be nested deeply."""
        terms = self.terms
        stack = [(expr, factor)]
        while stack:
            node, scale = stack.pop()
            kind = node.kind_
            if kind == "variable":
                place = node.index
                terms[place] = terms.get(place, 0) + scale
                if self.model is None:
                    self.model = node.model_proto
            elif kind == "sum":
                self.offset += scale * node.int_offset
                if node.double_offset:
                    self.offset += scale * node.double_offset
                    self.integral = False
                stack += [(part, scale) for part in node.parts_[: node.count_]]
            elif kind == "affine":
                self.integral = self.integral and node.integral_
                self.offset += scale * node.offset
                stack.append((node.expression, scale * node.coefficient))
            elif kind == "negation":
                place = node.variable_.index
                terms[place] = terms.get(place, 0) - scale
                self.offset += scale
                if self.model is None:
                    self.model = node.variable_.model_proto
            elif kind == "weighted":
                self.integral = self.integral and node.integral_
                self.offset += scale * node.offset_
                stack += [(part, scale * weight) for part, weight in zip(node.parts_, node.weights_)]
            else:
                self.integral = self.integral and node.integral_
                self.offset += scale * node.value_
        return self

    def sorted(self):
        """(indices, coefficients) by rising index, zeros left out."""
        items = sorted(item for item in self.terms.items() if item[1])
        return [item[0] for item in items], [item[1] for item in items]
