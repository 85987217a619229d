"""Callbacks of `Model.solve`.

The solver interface has no callbacks, so the front end asks at the end of a solve: the callback sees the solution in the
context COPT.CBCONTEXT_MIPSOL; when it rejects it with lazy constraints, these join the model and the model is solved
again, until a solution is accepted. The optimum is the same as with constraints added during the search. Other contexts
do not occur.
"""

from coptpy._builders import ConstrBuilder
from coptpy._error import CoptError, invalid
from coptpy._expr import Var, linear_of, subtract
from coptpy._tuples import tupledict

MIPSOL = 2
INTERRUPTED = 10
# A program whose callback always rejects would go on for ever; the host's budget ends it much earlier.
_MOST_ROUNDS = 10_000
_FEASIBLE = 1e-6
_NUMBERS = ("bestobj", "bestbnd", "hasincumbent", "mipcandobj")
_NOT_HERE = {"nodestatus": "int", "relaxsolobj": "double"}
_POINTS = ("mipcandidate", "incumbent", "relaxsolution")


def _told(error):
    """coptpy prints what a callback did wrong before it raises it."""
    print(f" [Error] {error.message if isinstance(error, CoptError) else error}")
    return error


class CallbackBase:
    """Base of a program's callbacks."""

    core_ = None

    def __init__(self):
        pass

    def callback(self):
        raise RuntimeError("Must implement user callback")

    def _core(self):
        if self.core_ is None:
            raise CoptError(3, "(INVALID) Callback is not running")
        return self.core_

    def where(self):
        self._core()
        return MIPSOL

    def interrupt(self):
        self._core().interrupted = True

    def _value(self, var):
        return self._core().x[var.i_]

    def getSolution(self, vars):
        self._core()
        if isinstance(vars, Var):
            return self._value(vars)
        if hasattr(vars, "keys"):
            return tupledict((key, self._value(vars[key])) for key in vars.keys())
        return [self._value(var) for var in vars]

    def getRelaxSol(self, vars):
        raise _told(invalid("Fail to get relax solution for given var"))

    def getIncumbent(self, vars):
        raise _told(invalid("Fail to get incumbent for given var"))

    def getInfo(self, cbinfo):
        core, lower = self._core(), cbinfo.lower()
        if lower in _NOT_HERE:
            raise _told(invalid(f"Fail to get {_NOT_HERE[lower]} info in callback"))
        if lower not in _NUMBERS:
            raise _told(ValueError(f"{'Unsupported' if lower in _POINTS else 'Unknown'} callback information"))
        if lower == "hasincumbent":
            return 0
        if lower == "bestobj":
            return 1e30 * core.sense
        bound = core.result.bound
        return core.objval if lower == "mipcandobj" or bound is None else bound + 0.0

    def addLazyConstr(self, lhs, sense=None, rhs=None):
        core = self._core()
        if isinstance(lhs, ConstrBuilder):
            expr, letter = lhs.expr_, lhs.sense_
        elif sense in ("L", "G", "E"):
            expr, letter = linear_of(subtract(linear_of(lhs), rhs)), sense
        else:
            raise _told(ValueError("Unsupported sense of lazy constraint"))
        core.lazy_rows.append((*core.terms(expr), letter, 0.0 - expr.constant))

    def addLazyConstrs(self, generator):
        for builder in [generator] if isinstance(generator, ConstrBuilder) else generator:
            self.addLazyConstr(builder)

    def addUserCut(self, lhs, sense=None, rhs=None):
        raise _told(invalid("Fail to add cut in callback"))

    def addUserCuts(self, generator):
        raise _told(invalid("Fail to add cuts in callback"))

    def setSolution(self, vars, vals):
        """A solution to try is a hint, which the next solve may do without."""
        self._core()

    def loadSolution(self):
        self._core()
        return 1e30


def solve(core):
    """Solves until the callback accepts the solution."""
    callback = core.callback
    core.lazy_rows = []
    for _ in range(_MOST_ROUNDS):
        core.solve()
        if core.x is None or not core.is_mip():
            return
        known = len(core.lazy_rows)
        core.interrupted = False
        callback.core_ = core
        try:
            callback.callback()
        finally:
            callback.core_ = None
        if core.interrupted:
            core.status = INTERRUPTED
            core.x, core.objval = None, 1e30
            return
        if not any(_is_violated(core.x, row) for row in core.lazy_rows[known:]):
            return


def _is_violated(point, row):
    columns, values, sense, rhs = row
    excess = sum(value * point[column] for column, value in zip(columns, values)) - rhs
    return (sense != "G" and excess > _FEASIBLE) or (sense != "L" and excess < -_FEASIBLE)
