"""Exceptions of CPLEX's Python package."""


class CplexError(Exception):
    """Any failure."""


class CplexSolverError(CplexError):
    """A failure of the solver."""
