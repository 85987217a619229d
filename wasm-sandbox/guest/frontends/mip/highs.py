"""The module of HiGHS, by which programs ask whether it can be used."""

from mip.solver import Solver as SolverHighs

has_highs = True

__all__ = ["SolverHighs", "has_highs"]
