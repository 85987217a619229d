"""Nonlinear expressions of Pyomo as nodes of a Problem."""

import math

import pyomo.core.expr as expressions
from pyomo.common.numeric_types import native_numeric_types
from pyomo.core.expr import numeric_expr

_UNARY = {"exp", "log", "sqrt", "sin", "cos", "tan"}


class Unsupported(NotImplementedError):
    """A function that no solver here evaluates."""

    def __init__(self, name):
        super().__init__(f"pyomo: the function {name} is not supported by this environment")


class Writer:
    """Writes expressions; `column` gives the column of a variable."""

    def __init__(self, nodes, column):
        self.nodes, self.column = nodes, column
        self.named = {}

    def write(self, expression):
        """The node of `expression`. Deep expressions are walked without recursion."""
        done, stack = [], [(expression, None)]
        while stack:
            node, count = stack.pop()
            if count is None:
                leaf = self._leaf(node)
                if leaf is not None:
                    done.append(leaf)
                    continue
                children = list(node.args)
                stack.append((node, len(children)))
                stack.extend((child, None) for child in reversed(children))
            else:
                place = len(done) - count
                children = done[place:]
                del done[place:]
                done.append(self._apply(node, children))
        return done[0]

    def _leaf(self, node):
        if node.__class__ in native_numeric_types:
            return self.nodes.constant(float(node))
        if not node.is_potentially_variable() or (node.is_variable_type() and node.fixed):
            return self.nodes.constant(float(expressions.value(node)))
        if node.is_variable_type():
            return self.nodes.of_column(self.column(node))
        return self.named.get(id(node)) if node.is_named_expression_type() else None

    def _apply(self, node, children):
        apply = self.nodes.apply
        kind = node.__class__
        if node.is_named_expression_type():
            self.named[id(node)] = children[0]
            return children[0]
        if isinstance(node, numeric_expr.SumExpressionBase) or kind is numeric_expr.LinearExpression:
            return apply("sum", *children)
        if isinstance(node, numeric_expr.ProductExpression):
            return apply("product", *children)
        if isinstance(node, numeric_expr.NegationExpression):
            return apply("negate", *children)
        if isinstance(node, numeric_expr.DivisionExpression):
            return apply("divide", *children)
        if isinstance(node, numeric_expr.PowExpression):
            return apply("power", *children)
        if isinstance(node, numeric_expr.AbsExpression):
            return apply("abs", *children)
        if isinstance(node, numeric_expr.UnaryFunctionExpression):
            return self._function(node.getname(), children[0])
        raise Unsupported(getattr(node, "getname", lambda: kind.__name__)())

    def _function(self, name, argument):
        apply, constant = self.nodes.apply, self.nodes.constant
        if name in _UNARY:
            return apply(name, argument)
        if name == "log10":
            return apply("product", constant(1.0 / math.log(10.0)), apply("log", argument))
        if name in ("sinh", "cosh", "tanh"):
            up, down = apply("exp", argument), apply("exp", apply("negate", argument))
            odd = apply("sum", up, apply("negate", down))
            even = apply("sum", up, down)
            if name == "tanh":
                return apply("divide", odd, even)
            return apply("product", constant(0.5), odd if name == "sinh" else even)
        if name in ("asinh", "acosh"):
            square = apply("power", argument, constant(2.0))
            root = apply("sqrt", apply("sum", square, constant(1.0 if name == "asinh" else -1.0)))
            return apply("log", apply("sum", argument, root))
        if name == "atanh":
            ratio = apply("divide", apply("sum", constant(1.0), argument),
                          apply("sum", constant(1.0), apply("negate", argument)))  # fmt: skip
            return apply("product", constant(0.5), apply("log", ratio))
        raise Unsupported(name)
