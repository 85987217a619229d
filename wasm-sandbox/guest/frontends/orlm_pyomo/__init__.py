"""The real Pyomo, with every solver that it knows answered by this environment.

Importing this package imports `pyomo.environ` and replaces what its solver interfaces do: nothing is written to files,
no program is run and no solver library is called. Components, expressions, transformations, results objects and errors
stay Pyomo's own.
"""

import importlib
import logging

from orlm_model import probes

# Pyomo looks for them while it is imported, or when a solver interface is first used
_LIBRARIES = (
    "gurobipy", "coptpy", "cplex", "highspy", "pyscipopt", "xpress", "mosek", "knitro", "docplex", "ortools", "mip",
    "maingopy", "cuopt", "cyipopt",
)  # fmt: skip

# what Pyomo imports when it is first needed, and what programs import beside `pyomo.environ`
_LATER = (
    "pyomo.core.base.component_order", "pyomo.core.expr.current", "pyomo.dae.utilities", "pyomo.kernel",
    "pyomo.repn.beta.matrix", "pyomo.scripting.convert", "pyomo.util.infeasible",
)  # fmt: skip

with probes.libraries(absent=_LIBRARIES):
    import pyomo.environ  # noqa: F401

    logging.disable(logging.WARNING)  # one of them says that it is deprecated
    for _name in _LATER:
        importlib.import_module(_name)
    logging.disable(logging.NOTSET)

from orlm_pyomo import _files, _messages, _routing  # noqa: E402

_routing.install()
_files.install()
_messages.install()
