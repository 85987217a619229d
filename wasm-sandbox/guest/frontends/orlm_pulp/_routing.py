"""Replaces what PuLP's solver classes do when they are asked whether they are there, and to solve."""

import pulp
from orlm_pulp import _solve, _traits
from pulp import apis

# the parts of a solve that some classes offer on their own; they work on objects of the solver's library
_PARTS = ("buildSolverModel", "callSolver", "findSolutionValues", "createAndConfigureSolver", "initGurobi")


def _available(self):
    """True if the solver is available"""
    return True


def _part_of(cls, name):
    def part(self, *args, **kwargs):
        raise NotImplementedError(f"pulp: {cls.name}.{name} is not supported by this environment")

    part.__name__ = name
    return part


def _route(cls):
    traits = _traits.BY_NAME[cls.name]
    cls.available = _available
    for name in _PARTS:
        if name in vars(cls):
            setattr(cls, name, _part_of(cls, name))
    if traits.file == "mps" and hasattr(cls, "solve_CBC"):
        def actual_solve(self, lp, use_mps=True):
            """Solve a well formulated lp problem"""
            return _solve.solve(self, traits, lp)
    else:
        def actual_solve(self, lp, callback=None):
            """Solve a well formulated lp problem"""
            if callback is not None:
                raise NotImplementedError(f"pulp: a callback of {cls.name} is not supported by this environment")
            return _solve.solve(self, traits, lp)

    actual_solve.__name__ = "actualSolve"
    cls.actualSolve = actual_solve
    if "actualResolve" in vars(cls) and cls.name not in ("HiGHS", "CPLEX_PY"):
        cls.actualResolve = actual_solve


def _plain_constructor(cls):
    """For classes whose constructor starts their solver's library."""

    def __init__(self, *args, **kwargs):
        apis.LpSolver.__init__(self, *args, **kwargs)

    cls.__init__ = __init__


def install():
    for cls in (*apis._all_solvers, apis.YAPOSIB):
        _route(cls)
    _plain_constructor(apis.CUOPT)
    # the CBC that PuLP brings along is what it takes where no other is installed
    default = apis.PULP_CBC_CMD(_skip_v4_deprecation=True)
    apis.LpSolverDefault = pulp.LpSolverDefault = pulp.pulp.LpSolverDefault = default
    pulp.LpProblem.setSolver.__defaults__ = (default,)
