"""Callbacks of `Model.optimize`.

The solver interface has no callbacks, so the front end asks at the end of a solve: the callback sees the solution as
`GRB.Callback.MIPSOL`; when it rejects it with lazy constraints, these join the model and the model is solved again,
until a solution is accepted. The optimum is the same as with constraints added during the search. Other events (nodes,
messages, polling) do not occur.
"""

from gurobipy import _expr, _matrix, _solve
from gurobipy._exception import GurobiError
from gurobipy._expr import TempConstr, Var
from gurobipy._grb import GRB
from gurobipy._tuples import tupledict

# A program whose callback always rejects would go on for ever; the host's budget ends it much earlier.
_MOST_ROUNDS = 10_000


class Running:
    """What a callback that is running has seen and asked for."""

    def __init__(self):
        self.lazy = []
        self.stop = False


def optimize(model, callback, lazy_allowed):
    core = model.core_
    core.lazy_allowed = lazy_allowed
    for _ in range(_MOST_ROUNDS):
        _solve.optimize(core)
        if core.x is None or not core.is_mip():
            return
        running = core.running = Running()
        try:
            callback(model, GRB.Callback.MIPSOL)
        finally:
            core.running = None
        if running.stop:
            core.status = GRB.INTERRUPTED
            return
        if not running.lazy:
            return
        core.lazy_rows += running.lazy


class InCallback:
    """Methods that only work while a callback runs."""

    def _running(self):
        running = self.core_.running
        if running is None:
            # gurobipy looks for the callback that is running
            raise AttributeError("'NoneType' object has no attribute '_where'")
        return running

    def cbGetSolution(self, vars):
        self._running()
        core = self.core_
        if isinstance(vars, Var):
            return core.x[vars.i_]
        if _matrix.is_block(vars):
            np = _matrix.numpy()
            return np.array([core.x[var.i_] for var in vars.array_.flat]).reshape(vars.shape)
        if hasattr(vars, "keys"):
            return tupledict((key, core.x[vars[key].i_]) for key in vars)
        return [core.x[var.i_] for var in vars]

    def cbLazy(self, lhs, sense=None, rhs=None):
        running = self._running()
        core = self.core_
        if not core.lazy_allowed:
            raise GurobiError(GRB.ERROR_CALLBACK, "Must set LazyConstraints parameter to 1 to use lazy constraints")
        if isinstance(lhs, TempConstr):
            lhs, sense, rhs = lhs._lhs, lhs._sense, lhs._rhs
        if _matrix.is_block(lhs):
            for row in (lhs - rhs).array_.flat:
                self.cbLazy(_expr.as_linear(row), sense, 0.0)
            return
        lin = _expr.as_linear((_expr.LinExpr(lhs) if isinstance(lhs, Var) else lhs) - rhs)
        if lin is None or not isinstance(sense, str):
            raise GurobiError(10003, "Invalid argument to Model.cbLazy")
        running.lazy.append((*core.merged(lin), sense[0], -lin._const))

    def cbCut(self, lhs, sense=None, rhs=None):
        """A cut removes no integer solution, so the optimum stays without it."""
        self._running()

    def cbSetSolution(self, vars, solution):
        self._running()

    def cbUseSolution(self):
        self._running()
        return GRB.INFINITY

    def cbGet(self, what):
        self._running()
        core = self.core_
        bound = core.result.bound if core.result.bound is not None else core.objval
        known = {
            GRB.Callback.MIPSOL_OBJ: core.objval,
            GRB.Callback.MIPSOL_OBJBST: core.objval,
            GRB.Callback.MIPSOL_OBJBND: bound,
            GRB.Callback.MIPSOL_NODCNT: float(core.result.nodes),
            GRB.Callback.MIPSOL_SOLCNT: 1,
            GRB.Callback.MIPSOL_SOL: list(core.x),
            GRB.Callback.RUNTIME: 0.0,
            GRB.Callback.WORK: 0.0,
        }
        if what not in known:
            raise GurobiError(GRB.ERROR_CALLBACK, "Wrong 'where' for this 'what'")
        return known[what]

    def cbGetNodeRel(self, vars):
        self._running()
        raise GurobiError(GRB.ERROR_CALLBACK, "where != GRB.Callback.MIPNODE")

    def cbProceed(self):
        self._running()

    cbStopOneMultiObj = cbSetParam = cbGetNodeRel

    def terminate(self):
        if self.core_.running is not None:
            self.core_.running.stop = True
