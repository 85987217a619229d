"""The math model as plain arrays, and its encoding as a request container.

A front end fills a `Problem` when the program asks for a solve; nothing of a library's own behaviour is in here.
Section numbers and meanings are those of `MathModel` on the host.
"""

import json
import struct
from array import array

from orlm_model.container import MODEL_MAGIC, REQUIRED, pack

CONTINUOUS, INTEGER, BINARY, SEMI_CONTINUOUS, SEMI_INTEGER = range(5)
GENERAL_KINDS = {"abs": 1, "max": 2, "min": 3, "and": 4, "or": 5}
PIECEWISE_LINEAR = 6
SECOND_ORDER, ROTATED = 1, 2
NODE_OPS = {
    "constant": 0, "column": 1, "sum": 2, "product": 3, "negate": 4, "divide": 5, "power": 6,
    "exp": 7, "log": 8, "sqrt": 9, "sin": 10, "cos": 11, "tan": 12, "abs": 13,
}  # fmt: skip
INFINITY = float("inf")
NO_CONSTANT = float("nan")

_META = struct.Struct("<iIIId")


def merge(columns, values):
    """The same terms with every column once, in the order of first appearance."""
    if len(columns) < 2 or len(set(columns)) == len(columns):
        return columns, values
    merged = {}
    get = merged.get
    for column, value in zip(columns, values):
        merged[column] = get(column, 0.0) + value
    return list(merged), list(merged.values())


def merge_products(firsts, seconds, values):
    """The same products with every unordered pair of columns once."""
    merged = {}
    get = merged.get
    for i, j, value in zip(firsts, seconds, values):
        pair = (i, j) if i <= j else (j, i)
        merged[pair] = get(pair, 0.0) + value
    return [pair[0] for pair in merged], [pair[1] for pair in merged], list(merged.values())


class _Rows:
    """Sparse rows that grow one at a time."""

    __slots__ = ("start", "index", "value")

    def __init__(self):
        self.start = array("i", (0,))
        self.index = array("i")
        self.value = array("d")

    def add(self, columns, values):
        columns, values = merge(columns, values)
        self.index.extend(columns)
        self.value.extend(values)
        self.start.append(len(self.index))


class _Names:
    """Optional UTF-8 names; unpaired surrogates, which UTF-8 cannot hold, become question marks."""

    __slots__ = ("texts",)

    def __init__(self):
        self.texts = []

    def sections(self, start_number, bytes_number):
        if not any(self.texts):
            return []
        joined = "".join(self.texts)
        if joined.isascii():
            pieces = self.texts
            body = joined.encode()
        else:
            pieces = [text.encode("utf-8", "replace") for text in self.texts]
            body = b"".join(pieces)
        starts = array("I", (0,))
        end = 0
        for piece in pieces:
            end += len(piece)
            starts.append(end)
        return [(start_number, 0, starts.tobytes()), (bytes_number, 0, body)]


class _Nodes:
    """Expressions: nodes of which each is computed from earlier ones."""

    __slots__ = ("op", "start", "child", "column", "value")

    def __init__(self):
        self.op = bytearray()
        self.start, self.child, self.column = array("i", (0,)), array("i"), array("i")
        self.value = array("d")

    def _add(self, op, children, column, value):
        self.op.append(NODE_OPS[op])
        self.child.extend(children)
        self.start.append(len(self.child))
        self.column.append(column)
        self.value.append(value)
        return len(self.op) - 1

    def constant(self, value):
        return self._add("constant", (), -1, value)

    def of_column(self, column):
        return self._add("column", (), column, 0.0)

    def apply(self, op, *children):
        return self._add(op, children, -1, 0.0)


class Problem:
    """One model on its way to the solver."""

    __slots__ = (
        "sense", "offset", "col_lb", "col_ub", "col_obj", "col_kind", "col_names",
        "row_lb", "row_ub", "rows", "row_names", "qobj",
        "qrow_lb", "qrow_ub", "qrow_linear", "qrow_start", "qrow_i", "qrow_j", "qrow_value", "qrow_names",
        "sos_type", "sos_rows", "ind_col", "ind_value", "ind_lb", "ind_ub", "ind_rows",
        "gen_kind", "gen_result", "gen_start", "gen_operand", "gen_constant", "point_start", "point_x", "point_y",
        "cone_kind", "cone_start", "cone_member", "nodes", "nrow_lb", "nrow_ub", "nrow_linear", "nrow_root",
        "nrow_names", "nobj_root", "objectives", "objective_rows", "start", "options",
    )  # fmt: skip

    def __init__(self, sense=1, offset=0.0):
        self.sense = sense
        self.offset = offset
        self.col_lb, self.col_ub, self.col_obj = array("d"), array("d"), array("d")
        self.col_kind = bytearray()
        self.col_names = _Names()
        self.row_lb, self.row_ub = array("d"), array("d")
        self.rows = _Rows()
        self.row_names = _Names()
        self.qobj = None
        self.qrow_lb, self.qrow_ub = array("d"), array("d")
        self.qrow_linear = _Rows()
        self.qrow_start = array("i", (0,))
        self.qrow_i, self.qrow_j, self.qrow_value = array("i"), array("i"), array("d")
        self.qrow_names = _Names()
        self.sos_type = bytearray()
        self.sos_rows = _Rows()
        self.ind_col, self.ind_value = array("i"), bytearray()
        self.ind_lb, self.ind_ub = array("d"), array("d")
        self.ind_rows = _Rows()
        self.gen_kind, self.gen_result = bytearray(), array("i")
        self.gen_start, self.gen_operand, self.gen_constant = array("i", (0,)), array("i"), array("d")
        self.point_start, self.point_x, self.point_y = array("i", (0,)), array("d"), array("d")
        self.cone_kind, self.cone_start, self.cone_member = bytearray(), array("i", (0,)), array("i")
        self.nodes = _Nodes()
        self.nrow_lb, self.nrow_ub = array("d"), array("d")
        self.nrow_linear, self.nrow_root, self.nrow_names = _Rows(), array("i"), _Names()
        self.nobj_root = None
        self.objectives, self.objective_rows = [], _Rows()
        self.start = None
        self.options = {}

    def add_row(self, columns, values, lower, upper, name=""):
        if lower == INFINITY or upper == -INFINITY:
            lower, upper = 1.0, 0.0  # no number is that large; crossed sides say so without an infinity
        self.rows.add(columns, values)
        self.row_lb.append(lower)
        self.row_ub.append(upper)
        self.row_names.texts.append(name)

    def set_quadratic_objective(self, firsts, seconds, values):
        """Adds sum(value * x_first * x_second), every product once, without a factor 1/2."""
        self.qobj = merge_products(firsts, seconds, values) if firsts else None

    def add_quadratic_row(self, columns, values, firsts, seconds, products, lower, upper, name=""):
        self.qrow_linear.add(columns, values)
        firsts, seconds, products = merge_products(firsts, seconds, products)
        self.qrow_i.extend(firsts)
        self.qrow_j.extend(seconds)
        self.qrow_value.extend(products)
        self.qrow_start.append(len(self.qrow_i))
        self.qrow_lb.append(lower)
        self.qrow_ub.append(upper)
        self.qrow_names.texts.append(name)

    def add_sos(self, kind, columns, weights):
        self.sos_type.append(kind)
        rows = self.sos_rows
        rows.index.extend(columns)
        rows.value.extend(weights)
        rows.start.append(len(rows.index))

    def add_indicator(self, column, value, columns, values, lower, upper):
        """x_column == value implies lower <= row <= upper."""
        self.ind_col.append(column)
        self.ind_value.append(1 if value else 0)
        self.ind_rows.add(columns, values)
        self.ind_lb.append(lower)
        self.ind_ub.append(upper)

    def add_general(self, kind, result, operands, constant=None):
        """x_result = kind(operands, constant) with kind one of GENERAL_KINDS."""
        self.gen_kind.append(GENERAL_KINDS[kind])
        self.gen_result.append(result)
        self.gen_operand.extend(operands)
        self.gen_start.append(len(self.gen_operand))
        self.gen_constant.append(NO_CONSTANT if constant is None else constant)
        self.point_start.append(len(self.point_x))

    def add_piecewise(self, result, operand, xs, ys):
        """x_result = f(x_operand) through the points, whose xs rise; the first and the last piece go on beyond the ends."""
        self.gen_kind.append(PIECEWISE_LINEAR)
        self.gen_result.append(result)
        self.gen_operand.append(operand)
        self.gen_start.append(len(self.gen_operand))
        self.gen_constant.append(NO_CONSTANT)
        self.point_x.extend(xs)
        self.point_y.extend(ys)
        self.point_start.append(len(self.point_x))

    def add_cone(self, kind, columns):
        """SECOND_ORDER: the first column is at least the norm of the others. ROTATED: twice the product of the first two is
        at least the sum of the others' squares."""
        self.cone_kind.append(kind)
        self.cone_member.extend(columns)
        self.cone_start.append(len(self.cone_member))

    def add_nonlinear_row(self, columns, values, root, lower, upper, name=""):
        """lower <= sum(value * x_column) + node root <= upper."""
        self.nrow_linear.add(columns, values)
        self.nrow_root.append(root)
        self.nrow_lb.append(lower)
        self.nrow_ub.append(upper)
        self.nrow_names.texts.append(name)

    def add_objective(self, columns, values, offset, priority, weight, abs_tol, rel_tol):
        """One of several objectives; those of a higher priority come first."""
        self.objective_rows.add(columns, values)
        self.objectives.append((priority, weight, abs_tol, rel_tol, offset))

    def _uncross_infinities(self):
        """A lower bound of +inf, or an upper one of -inf, becomes a pair of crossed finite bounds."""
        for place, (lower, upper) in enumerate(zip(self.col_lb, self.col_ub)):
            if lower == INFINITY or upper == -INFINITY:
                self.col_lb[place], self.col_ub[place] = 1.0, 0.0

    def encode(self):
        """The request container."""
        if self.col_lb and (max(self.col_lb) == INFINITY or min(self.col_ub) == -INFINITY):
            self._uncross_infinities()
        n_columns, n_rows, n_quadratic = len(self.col_lb), len(self.row_lb), len(self.qrow_lb)
        meta = _META.pack(self.sense, n_columns, n_rows, n_quadratic, self.offset)
        must = REQUIRED
        sections = [
            (1, must, meta),
            (2, must, self.col_lb.tobytes()),
            (3, must, self.col_ub.tobytes()),
            (4, must, self.col_obj.tobytes()),
            (5, must, bytes(self.col_kind)),
        ]
        sections += self.col_names.sections(6, 7)
        if n_rows:
            sections += self._row_sections()
        if self.qobj is not None:
            firsts, seconds, values = self.qobj
            sections += [
                (20, must, array("i", firsts).tobytes()),
                (21, must, array("i", seconds).tobytes()),
                (22, must, array("d", values).tobytes()),
            ]
        if n_quadratic:
            sections += self._quadratic_sections()
        sections += self._logic_sections()
        sections += self._curved_sections()
        if self.start is not None:
            sections.append((80, 0, self.start.tobytes()))
        if self.options:
            sections.append((1000, 0, json.dumps(self.options, allow_nan=False).encode()))
        return pack(MODEL_MAGIC, sections)

    def _row_sections(self):
        return [
            (10, REQUIRED, self.row_lb.tobytes()),
            (11, REQUIRED, self.row_ub.tobytes()),
            (12, REQUIRED, self.rows.start.tobytes()),
            (13, REQUIRED, self.rows.index.tobytes()),
            (14, REQUIRED, self.rows.value.tobytes()),
        ] + self.row_names.sections(15, 16)

    def _quadratic_sections(self):
        linear = self.qrow_linear
        arrays = (
            self.qrow_lb, self.qrow_ub, linear.start, linear.index, linear.value,
            self.qrow_start, self.qrow_i, self.qrow_j, self.qrow_value,
        )  # fmt: skip
        sections = [(30 + place, REQUIRED, body.tobytes()) for place, body in enumerate(arrays)]
        return sections + self.qrow_names.sections(39, 40)

    def _logic_sections(self):
        sections = []
        if self.sos_type:
            rows = self.sos_rows
            sections += [
                (50, REQUIRED, bytes(self.sos_type)),
                (51, REQUIRED, rows.start.tobytes()),
                (52, REQUIRED, rows.index.tobytes()),
                (53, REQUIRED, rows.value.tobytes()),
            ]
        if self.ind_col:
            rows = self.ind_rows
            sections += [
                (60, REQUIRED, self.ind_col.tobytes()),
                (61, REQUIRED, bytes(self.ind_value)),
                (62, REQUIRED, self.ind_lb.tobytes()),
                (63, REQUIRED, self.ind_ub.tobytes()),
                (64, REQUIRED, rows.start.tobytes()),
                (65, REQUIRED, rows.index.tobytes()),
                (66, REQUIRED, rows.value.tobytes()),
            ]
        if self.gen_kind:
            sections += [
                (70, REQUIRED, bytes(self.gen_kind)),
                (71, REQUIRED, self.gen_result.tobytes()),
                (72, REQUIRED, self.gen_start.tobytes()),
                (73, REQUIRED, self.gen_operand.tobytes()),
                (74, REQUIRED, self.gen_constant.tobytes()),
            ]
        if self.point_x:
            sections += [
                (75, REQUIRED, self.point_start.tobytes()),
                (76, REQUIRED, self.point_x.tobytes()),
                (77, REQUIRED, self.point_y.tobytes()),
            ]
        return sections

    def _curved_sections(self):
        sections = []
        if self.cone_kind:
            sections += [
                (90, REQUIRED, bytes(self.cone_kind)),
                (91, REQUIRED, self.cone_start.tobytes()),
                (92, REQUIRED, self.cone_member.tobytes()),
            ]
        if self.nodes.op:
            nodes = self.nodes
            sections.append((100, REQUIRED, bytes(nodes.op)))
            arrays = (nodes.start, nodes.child, nodes.column, nodes.value)
            sections += [(101 + place, REQUIRED, body.tobytes()) for place, body in enumerate(arrays)]
        if self.nrow_root:
            linear = self.nrow_linear
            arrays = (self.nrow_lb, self.nrow_ub, linear.start, linear.index, linear.value, self.nrow_root)
            sections += [(110 + place, REQUIRED, body.tobytes()) for place, body in enumerate(arrays)]
            sections += self.nrow_names.sections(116, 117)
        if self.nobj_root is not None:
            sections.append((118, REQUIRED, array("i", (self.nobj_root,)).tobytes()))
        if self.objectives:
            columns = list(zip(*self.objectives))
            sections.append((120, REQUIRED, array("i", columns[0]).tobytes()))
            sections += [(120 + place, REQUIRED, array("d", columns[place]).tobytes()) for place in range(1, 5)]
            rows = self.objective_rows
            arrays = (rows.start, rows.index, rows.value)
            sections += [(125 + place, REQUIRED, body.tobytes()) for place, body in enumerate(arrays)]
        return sections
