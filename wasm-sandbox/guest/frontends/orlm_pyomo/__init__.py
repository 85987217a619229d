"""The real Pyomo, with every solver that it knows answered by this environment.

Importing this package imports `pyomo.environ` and replaces what its solver interfaces do: nothing is written to files, no
program is run and no solver library is called. Components, expressions, transformations, results objects and errors stay
Pyomo's own.
"""

from orlm_model import probes

# Pyomo looks for them while it is imported, or when a solver interface is first used
_LIBRARIES = (
    "gurobipy", "coptpy", "cplex", "highspy", "pyscipopt", "xpress", "mosek", "knitro", "docplex", "ortools", "mip",
    "maingopy", "cuopt", "cyipopt",
)  # fmt: skip


def _import_pyomo():
    with probes.libraries(absent=_LIBRARIES):
        import pyomo.environ
    return pyomo.environ


environ = _import_pyomo()

from orlm_pyomo import _routing  # noqa: E402

_routing.install()
