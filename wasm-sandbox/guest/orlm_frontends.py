"""Imports every front end that needs no compiled package, for the snapshots of all guests."""

import coptpy  # noqa: F401
import gurobipy  # noqa: F401
import mip  # noqa: F401
import orlm_docplex  # noqa: F401
import ortools._everything  # noqa: F401
import pyscipopt  # noqa: F401
import pyscipopt.recipes.nonlinear  # noqa: F401
import pyscipopt.recipes.piecewise  # noqa: F401
import orlm_bundled  # noqa: F401,I001  (after the front ends, which PuLP and Pyomo look for)
