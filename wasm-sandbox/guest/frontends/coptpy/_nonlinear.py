"""Nonlinear expressions: a linear part, and the rest in postfix order, as coptpy prints it.

Constraints and objectives made of them are handed to the solver as the nodes of their expression.
"""

import math

from coptpy import _expr

_BINARY = {
    "+": lambda a, b: a + b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
    "ATAN2": math.atan2,
}
_UNARY = {"NEG": lambda a: -a, "ABS": abs, "FLOOR": math.floor, "CEIL": math.ceil}


def refuse(what):
    raise NotImplementedError(f"coptpy: {what} is not supported by this environment")


def _is_operand(value):
    return isinstance(value, (_expr.Var, _expr._Linear, _expr.QuadExpr, NlExpr))


def _joined(pieces):
    """The sum of several lists of tokens."""
    tokens = []
    for place, piece in enumerate(pieces):
        tokens += piece
        if place:
            tokens.append("+")
    return tokens


def _linear_pieces(expr):
    pieces = [[v] if c == 1.0 else [c, v, "*"] for v, c in zip(expr.vars, expr.coeffs)]
    return pieces + [[expr.constant]] if expr.constant else pieces


def _product_pieces(quad):
    triples = zip(quad.first_, quad.second_, quad.qcoeffs_)
    return [[i, j, "*"] if c == 1.0 else [c, i, "*", j, "*"] for i, j, c in triples]


def _tokens(value):
    """A whole operand in postfix order; numbers by `float()`, which raises what coptpy raises."""
    if isinstance(value, _expr.Var):
        return [value]
    if isinstance(value, NlExpr):
        rest = _joined(_linear_pieces(value.lin_))
        return _joined([piece for piece in (value.tokens_, rest) if piece]) or [0.0]
    if isinstance(value, _expr.QuadExpr):
        return _joined(_product_pieces(value) + _linear_pieces(value.lin_)) or [0.0]
    if isinstance(value, _expr._Linear):
        return _joined(_linear_pieces(value)) or [0.0]
    return [float(value)]


def nonlinear_of(value):
    """`value` as an NlExpr of its own."""
    made = object.__new__(NlExpr)
    if isinstance(value, NlExpr):
        made.lin_, made.tokens_ = value.lin_._scaled(1.0), value.tokens_[:]
        return made
    made.lin_, made.tokens_ = _expr.LinExpr(), []
    if isinstance(value, _expr.QuadExpr):
        made.lin_._plus(value.lin_, 1.0)
        made.tokens_ = _joined(_product_pieces(value))
    else:
        made.lin_._plus(_expr.linear_of(value), 1.0)
    return made


def _of_tokens(tokens):
    made = object.__new__(NlExpr)
    made.lin_, made.tokens_ = _expr.LinExpr(), tokens
    return made


def _linear_text(expr):
    """As coptpy writes it before the postfix part."""
    text = f"{expr.constant:g}" if expr.constant else ""
    for variable, value in zip(expr.vars, expr.coeffs):
        if value == 0.0:
            continue
        sign = " - " if value < 0 else " + " if text else ""
        text += sign + ("" if abs(value) == 1.0 else f"{abs(value):g} * ") + variable.name_
    return text


def _token_text(token):
    if isinstance(token, str):
        return token
    return f"{token:g}" if isinstance(token, float) else f"C({token.i_})"


class NlExpr(_expr._Operand):
    """A nonlinear expression."""

    __slots__ = ("lin_", "tokens_")

    def __init__(self, arg1=0.0, arg2=None):
        made = nonlinear_of(arg1)
        self.lin_ = made.lin_._scaled(1.0 if arg2 is None else float(arg2))
        self.tokens_ = made.tokens_

    @staticmethod
    def _make(op, left, right):
        """The value of `left op right`."""
        if op in "+-":
            if op == "-" and isinstance(right, _expr.QuadExpr):
                op, right = "+", right._scaled(-1.0)
            made = nonlinear_of(left)
            made._add(nonlinear_of(right), 1.0 if op == "+" else -1.0)
            return made
        if op == "**" and not _is_operand(right) and right == 0.5:
            return _of_tokens(_tokens(left) + ["SQRT"])
        return _of_tokens(_tokens(left) + _tokens(right) + ["^" if op == "**" else op])

    def _add(self, other, factor):
        self.lin_._plus(other.lin_, factor)
        if other.tokens_:
            more = other.tokens_ if factor == 1.0 else other.tokens_ + [factor, "*"]
            self.tokens_ = _joined([piece for piece in (self.tokens_, more) if piece])

    # --- terms --------------------------------------------------------------------------------------------------------

    @property
    def size(self):
        return self.getSize()

    @property
    def constant(self):
        return self.lin_.constant

    @constant.setter
    def constant(self, newval):
        self.lin_.constant = float(newval)

    def getSize(self):
        return len(self.tokens_) + 1

    def getConstant(self):
        return self.lin_.constant

    def setConstant(self, newval):
        self.lin_.constant = float(newval)

    def addConstant(self, newval):
        self.lin_.constant += float(newval)

    def getLinExpr(self):
        return self.lin_

    def addTerm(self, var, coeff=1.0):
        self.lin_.addTerm(var, coeff)

    def addTerms(self, vars, coeffs):
        self.lin_.addTerms(vars, coeffs)

    def addLinExpr(self, expr, mult=1.0):
        self.lin_.addExpr(expr, mult)

    def addQuadExpr(self, expr, mult=1.0):
        self._add(nonlinear_of(expr), float(mult))

    addNlExpr = addQuadExpr

    def clear(self):
        self.__init__()

    def clone(self):
        return nonlinear_of(self)

    def negate(self):
        self.lin_ = self.lin_._scaled(-1.0)
        if self.tokens_:
            self.tokens_ = self.tokens_ + ["NEG"]

    def reserve(self, n):
        pass

    def getValue(self):
        return self.lin_.getValue() + self._rest(lambda variable: variable.x)

    def at_(self, point):
        """The value at a point that has a number for every column."""
        total = self.lin_.constant + sum(c * point[v.i_] for v, c in zip(self.lin_.vars, self.lin_.coeffs))
        return total + self._rest(lambda variable: point[variable.i_])

    def _rest(self, value_of):
        stack = []
        for token in self.tokens_:
            if token in _BINARY if isinstance(token, str) else False:
                last = stack.pop()
                stack[-1] = _BINARY[token](stack[-1], last)
            elif isinstance(token, str):
                stack[-1] = _UNARY[token](stack[-1]) if token in _UNARY else getattr(math, token.lower())(stack[-1])
            else:
                stack.append(token if isinstance(token, float) else value_of(token))
        return stack[0] if stack else 0.0

    # --- operators ----------------------------------------------------------------------------------------------------

    def __add__(self, other):
        return NlExpr._make("+", self, other)

    def __radd__(self, other):
        return NlExpr._make("+", self, other)

    def __iadd__(self, other):
        self._add(nonlinear_of(other), 1.0)
        return self

    def __sub__(self, other):
        return NlExpr._make("-", self, other)

    def __rsub__(self, other):
        return NlExpr._make("-", other, self)

    def __isub__(self, other):
        self._add(nonlinear_of(other), -1.0)
        return self

    def __mul__(self, other):
        return NlExpr._make("*", self, other)

    def __rmul__(self, other):
        return NlExpr._make("*", other, self)

    def __truediv__(self, other):
        return NlExpr._make("/", self, other)

    def __neg__(self):
        made = nonlinear_of(self)
        made.negate()
        return made

    def text_(self):
        head = _linear_text(self.lin_)
        return " ".join([f"{head} + [" if head or self.lin_.vars else "[", "POSTFIX", *map(_token_text, self.tokens_), "]"])

    def __repr__(self):
        return f"<coptpy.NlExpr>\n{self.text_()}"


class nl:
    """Nonlinear functions."""

    @staticmethod
    def sum(op1, op2=None, op3=None, op4=None):
        if op2 is None and not _is_operand(op1):
            parts = list(op1.values() if hasattr(op1, "values") else op1)
        else:
            parts = [part for part in (op1, op2, op3, op4) if part is not None]
        made = nonlinear_of(0.0)
        for part in parts:
            made += part
        return made

    @staticmethod
    def pow(base, expo):
        return NlExpr._make("**", base, expo)

    @staticmethod
    def atan2(y, x):
        return _of_tokens(_tokens(y) + _tokens(x) + ["ATAN2"])


def _function(name):
    def call(expr):
        return _of_tokens(_tokens(expr) + [name.upper()])

    call.__name__ = call.__qualname__ = name
    return staticmethod(call)


for _name in (
    "abs acos acosh asin asinh atan atanh ceil cos cosh exp floor log log10 neg sin sinh sqrt tan tanh"
).split():
    setattr(nl, _name, _function(_name))


# --- to the solver ----------------------------------------------------------------------------------------------------

_NODE = {"+": "sum", "*": "product", "/": "divide", "^": "power", "NEG": "negate", "ABS": "abs"}
_SAME = ("EXP", "LOG", "SQRT", "SIN", "COS", "TAN")


def write(expr, nodes):
    """Writes the part that is not linear as nodes of a Problem; the number of its root."""
    stack = []
    for token in expr.tokens_ or [0.0]:
        if not isinstance(token, str):
            stack.append(nodes.constant(token) if isinstance(token, float) else nodes.of_column(token.i_))
        elif token in _BINARY:
            if token not in _NODE:
                refuse(f"nl.{token.lower()}")
            last = stack.pop()
            stack[-1] = nodes.apply(_NODE[token], stack[-1], last)
        elif token in _NODE:
            stack[-1] = nodes.apply(_NODE[token], stack[-1])
        elif token in _SAME:
            stack[-1] = nodes.apply(token.lower(), stack[-1])
        else:
            stack[-1] = _composed(token, stack[-1], nodes)
    return stack[0]


def _composed(name, part, nodes):
    """A function that the solver does not know, from ones that it knows."""

    def constant(value):
        return nodes.constant(value)

    def exponentials():
        return nodes.apply("exp", part), nodes.apply("exp", nodes.apply("negate", part))

    if name == "LOG10":
        return nodes.apply("divide", nodes.apply("log", part), constant(math.log(10.0)))
    if name in ("COSH", "SINH", "TANH"):
        up, down = exponentials()
        total = nodes.apply("sum", up, down)
        difference = nodes.apply("sum", up, nodes.apply("negate", down))
        if name == "TANH":
            return nodes.apply("divide", difference, total)
        return nodes.apply("product", constant(0.5), total if name == "COSH" else difference)
    if name in ("ASINH", "ACOSH"):
        square = nodes.apply("product", part, part)
        root = nodes.apply("sqrt", nodes.apply("sum", square, constant(1.0 if name == "ASINH" else -1.0)))
        return nodes.apply("log", nodes.apply("sum", part, root))
    if name == "ATANH":
        above = nodes.apply("sum", constant(1.0), part)
        below = nodes.apply("sum", constant(1.0), nodes.apply("negate", part))
        logarithm = nodes.apply("log", nodes.apply("divide", above, below))
        return nodes.apply("product", constant(0.5), logarithm)
    refuse(f"nl.{name.lower()}")
