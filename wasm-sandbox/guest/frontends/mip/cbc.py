"""The module of CBC, which the real package loads its library in."""

from mip.solver import Solver as SolverCbc

__all__ = ["SolverCbc"]
