"""Nonlinear expressions.

They can be built and printed like gurobipy's. A constraint `y == f(x)` whose `f` is made of sums, products, quotients and
whole or half powers becomes quadratic rows over hidden columns, which more solvers take; every other one is handed over as
the nodes of its expression.
"""

import math

from gurobipy import _expr
from gurobipy._exception import GurobiError

_BINARY = "+-*/"
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 2, "**": 3}


class NLExpr(_expr._Strict):
    """A tree: an operator or function name, and its operands."""

    __slots__ = ("_op", "_args")

    def __init__(self, op=None, args=()):
        if op is not None and not isinstance(op, str):
            self._op, self._args = "+", (_operand(op),)
        else:
            self._op, self._args = op or "+", tuple(args)

    def copy(self):
        return NLExpr(self._op, self._args)

    def getValue(self):
        return _evaluate(self)

    def __add__(self, other):
        return nonlinear(self, "+", other)

    def __radd__(self, other):
        return nonlinear(other, "+", self)

    def __sub__(self, other):
        return nonlinear(self, "-", other)

    def __rsub__(self, other):
        return nonlinear(other, "-", self)

    def __mul__(self, other):
        return nonlinear(self, "*", other)

    def __rmul__(self, other):
        return nonlinear(other, "*", self)

    def __truediv__(self, other):
        return nonlinear(self, "/", other)

    def __pow__(self, other):
        return nonlinear(self, "**", other)

    def __neg__(self):
        return NLExpr("neg", (self,))

    def __str__(self):
        return _text(self)[0]


def _operand(value):
    if isinstance(value, (NLExpr, _expr.Var, _expr.LinExpr, _expr.QuadExpr)):
        return value
    if _expr.is_number(value):
        return float(value)
    return None


def nonlinear(left, op, right):
    """The tree `left op right`, or NotImplemented for operands that gurobipy does not take."""
    first, second = _operand(left), _operand(right)
    if first is None or second is None:
        return NotImplemented
    return NLExpr(op, (first, second))


def function(name, argument):
    """The tree of a call from gurobipy.nlfunc."""
    operand = _operand(argument)
    if operand is None:
        raise GurobiError(10003, f"Unsupported type {type(argument)} for nonlinear function argument")
    return NLExpr(name, (operand,))


def binary_function(name, argument, number):
    """The tree of a call with a number as its second argument."""
    return NLExpr(name, (function(name, argument)._args[0], float(number)))


def _text(node):
    """(infix text, rank of its outermost operator)."""
    if isinstance(node, float):
        return str(node), 9
    if isinstance(node, _expr.Var):
        return node._safename(), 9
    if not isinstance(node, NLExpr):
        text = str(node).replace("[ ", "").replace(" ]", "").replace(" ^ 2", "**2")
        return text, 1 if " + " in text else 2
    op, args = node._op, node._args
    if op == "neg":
        text, rank = _text(args[0])
        return f"-{text if rank > 1 else f'({text})'}", 2
    if op not in _RANK:
        return f"{op}({', '.join(_text(part)[0] for part in args)})", 9
    rank = _RANK[op]
    pieces = [text if inner >= rank else f"({text})" for text, inner in map(_text, args)]
    return f" {op} ".join(pieces), rank


def _evaluate(node):
    if isinstance(node, float):
        return node
    if isinstance(node, _expr.Var):
        return node.X
    if not isinstance(node, NLExpr):
        return node.getValue()
    values = [_evaluate(part) for part in node._args]
    op = node._op
    if op == "neg":
        return -values[0]
    if op == "+":
        return sum(values)
    if op == "-":
        return values[0] - values[1]
    if op == "*":
        return values[0] * values[1]
    if op == "/":
        return values[0] / values[1]
    if op == "**":
        return values[0] ** values[1]
    if op == "square":
        return values[0] ** 2
    if op == "logistic":
        return 1.0 / (1.0 + math.exp(-values[0]))
    if op == "signpow":
        return math.copysign(abs(values[0]) ** values[1], values[0])
    return getattr(math, op)(values[0])


def variables_of(node):
    """Every variable in the tree."""
    if isinstance(node, _expr.Var):
        return [node]
    if isinstance(node, _expr.LinExpr):
        return list(node._vars)
    if isinstance(node, _expr.QuadExpr):
        return node._lin._vars + node._first + node._second
    if isinstance(node, NLExpr):
        return [variable for part in node._args for variable in variables_of(part)]
    return []


def is_quadratic(node):
    """Whether the tree has a form in quadratic rows."""
    if not isinstance(node, NLExpr):
        return True
    op = node._op
    if op == "**":
        exponent = node._args[1]
        if not isinstance(exponent, float) or (2 * exponent) % 1 or abs(exponent) > 16:
            return False
        return is_quadratic(node._args[0])
    return (op in _RANK or op in ("sqrt", "square")) and all(map(is_quadratic, node._args))


class NodeWriter:
    """Writes trees into a Problem as nodes."""

    def __init__(self, problem):
        self._nodes = problem.nodes

    def _linear(self, variables, values, constant):
        nodes, parts = self._nodes, []
        for variable, value in zip(variables, values):
            part = nodes.of_column(variable.i_)
            parts.append(part if value == 1.0 else nodes.apply("product", nodes.constant(value), part))
        if constant or not parts:
            parts.append(nodes.constant(constant))
        return parts

    def write(self, node):
        """The number of the tree's node."""
        nodes = self._nodes
        if isinstance(node, float):
            return nodes.constant(node)
        if isinstance(node, _expr.Var):
            return nodes.of_column(node.i_)
        if isinstance(node, _expr.LinExpr):
            return nodes.apply("sum", *self._linear(node._vars, node._coefs, node._const))
        if isinstance(node, _expr.QuadExpr):
            lin = node._lin
            parts = self._linear(lin._vars, lin._coefs, lin._const)
            for first, second, value in zip(node._first, node._second, node._qcoefs):
                factors = nodes.constant(value), nodes.of_column(first.i_), nodes.of_column(second.i_)
                parts.append(nodes.apply("product", *factors))
            return nodes.apply("sum", *parts)
        return self._function(node._op, [self.write(part) for part in node._args])

    def _function(self, op, parts):
        nodes, first = self._nodes, parts[0]
        if op == "+":
            return nodes.apply("sum", *parts)
        if op == "-":
            return nodes.apply("sum", first, nodes.apply("negate", parts[1]))
        if op == "neg":
            return nodes.apply("negate", first)
        if op in ("*", "/", "**"):
            return nodes.apply({"*": "product", "/": "divide", "**": "power"}[op], *parts)
        if op in ("exp", "log", "sqrt", "sin", "cos", "tan"):
            return nodes.apply(op, first)
        if op == "square":
            return nodes.apply("product", first, first)
        if op in ("log2", "log10"):
            base = nodes.constant(math.log(2.0 if op == "log2" else 10.0))
            return nodes.apply("divide", nodes.apply("log", first), base)
        if op == "logistic":
            return self._logistic(first)
        if op == "tanh":
            # tanh(x) = 2 logistic(2 x) - 1
            doubled = self._logistic(nodes.apply("product", nodes.constant(2.0), first))
            return nodes.apply("sum", nodes.apply("product", nodes.constant(2.0), doubled), nodes.constant(-1.0))
        # signpow: x |x|^(a - 1)
        less = nodes.apply("sum", parts[1], nodes.constant(-1.0))
        return nodes.apply("product", first, nodes.apply("power", nodes.apply("abs", first), less))

    def _logistic(self, part):
        nodes = self._nodes
        power = nodes.apply("exp", nodes.apply("negate", part))
        return nodes.apply("divide", nodes.constant(1.0), nodes.apply("sum", nodes.constant(1.0), power))


class Flattener:
    """Writes trees into a Problem as quadratic rows over hidden columns."""

    def __init__(self, problem):
        self._problem = problem

    def _column(self, lower=float("-inf")):
        problem = self._problem
        problem.col_lb.append(lower)
        problem.col_ub.append(float("inf"))
        problem.col_obj.append(0.0)
        problem.col_kind.append(0)
        problem.col_names.texts.append("")
        return len(problem.col_lb) - 1

    def _product_row(self, result, first, second):
        """result == first * second for three linear forms (columns, values, constant)."""
        columns = result[0] + first[0] + second[0]
        values = result[1] + [-second[2] * value for value in first[1]] + [-first[2] * value for value in second[1]]
        lefts, rights, products = [], [], []
        for i, a in zip(first[0], first[1]):
            for j, b in zip(second[0], second[1]):
                lefts.append(i)
                rights.append(j)
                products.append(-a * b)
        constant = first[2] * second[2] - result[2]
        if lefts:
            self._problem.add_quadratic_row(columns, values, lefts, rights, products, constant, constant)
        else:
            self._problem.add_row(columns, values, constant, constant)

    def product(self, first, second, lower=float("-inf")):
        made = ([self._column(lower)], [1.0], 0.0)
        self._product_row(made, first, second)
        return made

    def quotient(self, first, second):
        if not second[0]:
            return first[0], [value / second[2] for value in first[1]], first[2] / second[2]
        made = ([self._column()], [1.0], 0.0)
        self._product_row(first, made, second)
        return made

    def root(self, form):
        made = ([self._column(0.0)], [1.0], 0.0)
        self._product_row(form, made, made)
        return made

    def power(self, form, exponent):
        if exponent < 0:
            return self.quotient(([], [], 1.0), self.power(form, -exponent))
        if exponent % 1:
            form, exponent = self.root(form), 2 * exponent
        whole, result = int(exponent), None
        while whole:
            if whole & 1:
                result = form if result is None else self.product(result, form)
            whole >>= 1
            if whole:
                form = self.product(form, form, 0.0)
        return ([], [], 1.0) if result is None else result

    def form(self, node):
        """(columns, values, constant) of a tree."""
        if isinstance(node, float):
            return [], [], node
        if isinstance(node, _expr.Var):
            return [node.i_], [1.0], 0.0
        if isinstance(node, _expr.LinExpr):
            return [variable.i_ for variable in node._vars], list(node._coefs), node._const
        if isinstance(node, _expr.QuadExpr):
            columns, values, constant = self.form(node._lin)
            for first, second, value in zip(node._first, node._second, node._qcoefs):
                made = self.product(self.form(first), self.form(second), 0.0 if first is second else float("-inf"))
                columns, values = columns + made[0], values + [value]
            return columns, values, constant
        forms = [self.form(part) for part in node._args if node._op != "**"] or [self.form(node._args[0])]
        op, first = node._op, forms[0]
        if op in ("+", "-") and len(forms) > 1:
            sign = 1.0 if op == "+" else -1.0
            second = forms[1]
            return first[0] + second[0], first[1] + [sign * v for v in second[1]], first[2] + sign * second[2]
        if op == "+":
            return first
        if op == "neg":
            return first[0], [-value for value in first[1]], -first[2]
        if op == "*":
            return self.product(first, forms[1])
        if op == "/":
            return self.quotient(first, forms[1])
        if op == "**":
            return self.power(first, node._args[1])
        return self.root(first) if op == "sqrt" else self.product(first, first, 0.0)
