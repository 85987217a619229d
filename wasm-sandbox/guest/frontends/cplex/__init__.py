"""What docplex programs import from CPLEX's own Python package: callbacks, exceptions and a few names.

The package's matrix API is not here; `Cplex` says so.
"""

from cplex import callbacks, exceptions

__version__ = "22.2.0.0"
infinity = 1e20

__all__ = ["Cplex", "SparsePair", "callbacks", "exceptions", "infinity"]


class SparsePair:
    """Places and values of a sparse vector."""

    def __init__(self, ind=(), val=()):
        self.ind, self.val = list(ind), list(val)
        if len(self.ind) != len(self.val):
            raise exceptions.CplexError("ind and val must have the same length")

    def unpack(self):
        return self.ind, self.val

    def __repr__(self):
        return f"SparsePair(ind = {self.ind}, val = {self.val})"


class Cplex:
    """CPLEX's own modelling class, which is not here."""

    def __init__(self, *args, **kwargs):
        raise NotImplementedError("cplex: Cplex is not supported by this environment, use docplex.mp")
