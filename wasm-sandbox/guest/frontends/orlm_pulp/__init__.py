"""The real PuLP, with every solver that it knows answered by this environment.

Importing this package imports `pulp` and replaces what its solver classes do: nothing is written to files, no program
is run and no solver library is called. Modelling, expressions, names, warnings and errors stay PuLP's own.
"""

import sys

from orlm_model import probes

_LIBRARIES = (
    "gurobipy", "cplex", "coptpy", "highspy", "mosek", "xpress", "pyscipopt", "cuopt", "glpk", "yaposib", "cylp",
    "saspy", "swat",
)  # fmt: skip


def _import_pulp():
    """PuLP, as it is where every solver library is installed."""
    numpy = () if "numpy" in sys.modules else ("numpy",)
    with probes.libraries(present=_LIBRARIES + numpy):
        import pulp
    return pulp


pulp = _import_pulp()

from orlm_pulp import _files, _prices, _routing  # noqa: E402

_routing.install()
_prices.install()
_files.install()
