"""linprog and milp with the host's solver."""

import highspy
import numpy as np
from highspy import _core
from scipy.optimize import _linprog, _linprog_highs, _linprog_ip
from scipy.optimize._highspy import _highs_wrapper

_SIMPLEX = {
    1: "Iteration limit reached.",
    2: "Optimization failed. Unable to find a feasible starting point.",
    3: "Optimization failed. The problem appears to be unbounded.",
    4: "Optimization failed. Singular matrix encountered.",
}
_REVISED = {
    1: "Iteration limit reached.",
    2: "The problem appears infeasible, as the phase one auxiliary problem terminated successfully with a residual greater "
    "than the tolerance required for the solution to be considered feasible.",
    3: "The problem is unbounded, as the simplex algorithm found a basic feasible solution from which there is a direction "
    "with negative reduced cost in which all decision variables increase.",
    4: "Numerical difficulties encountered; consider trying method='interior-point'.",
}
_STATUS = highspy.HighsModelStatus
_NUMBERS = {
    _STATUS.kOptimal: 0,
    _STATUS.kTimeLimit: 1,
    _STATUS.kIterationLimit: 1,
    _STATUS.kInfeasible: 2,
    _STATUS.kUnboundedOrInfeasible: 2,
    _STATUS.kUnbounded: 3,
}


def _standard_form(messages):
    """A replacement for a method that minimizes c x over A x = b, x >= 0."""

    def solve(c, c0, A, b, callback=None, postsolve_args=None, **options):
        if callback is not None:
            raise NotImplementedError("scipy.optimize.linprog: callback is not supported by this environment")
        matrix = np.asarray(A.toarray() if hasattr(A, "toarray") else A, dtype=float)
        n_rows, n_columns = matrix.shape
        solver = _core._Highs()
        solver.addVars(n_columns, np.zeros(n_columns), np.full(n_columns, np.inf))
        solver.changeColsCost(n_columns, np.arange(n_columns), c)
        for row, side in zip(matrix, b):
            used = np.flatnonzero(row)
            solver.addRow(side, side, len(used), used, row[used])
        solver.run()
        status = _NUMBERS.get(solver.getModelStatus(), 4)
        message = messages.get(status, "Optimization terminated successfully.")
        info = solver.getInfo()
        point = np.array(solver.getSolution().col_value) if status == 0 else np.zeros(n_columns)
        return point, status, message, max(info.simplex_iteration_count, 0)

    return solve


def _no_presolve(lp, rr, rr_method, tol=1e-9):
    """What scipy's presolve gives back when it finds nothing to do."""
    return lp, 0, np.zeros(lp.c.shape), [], False, 0, ""


def install():
    # the wrapper builds its model and reads its results through this name
    _highs_wrapper._h = _core
    for name in ("kHighsInf", "ObjSense", "HighsModelStatus"):
        setattr(_linprog_highs, name, getattr(_core, name))
    _linprog._linprog_simplex = _standard_form(_SIMPLEX)
    _linprog._linprog_rs = _standard_form(_REVISED)
    _linprog._linprog_ip = _standard_form({status: _linprog_ip._get_message(status) for status in range(5)})
    _linprog._presolve = _no_presolve
