"""Functions for nonlinear constraints, as in gurobipy.nlfunc."""

from gurobipy._nonlinear import binary_function, function


def _make(name):
    def call(expr):
        return function(name, expr)

    call.__name__ = call.__qualname__ = name
    return call


exp, log, log2, log10, logistic, sin, cos, tan, tanh, sqrt, square = map(
    _make, ("exp", "log", "log2", "log10", "logistic", "sin", "cos", "tan", "tanh", "sqrt", "square")
)


def signpow(expr, exponent):
    return binary_function("signpow", expr, exponent)
