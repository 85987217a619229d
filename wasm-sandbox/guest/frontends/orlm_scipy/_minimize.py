"""minimize: the program's functions become a nonlinear model, which the host solves."""

import inspect
import sys

import numpy as np
import scipy.optimize
from orlm_model import bridge, problem, result
from orlm_scipy._symbolic import Expr, Nodes, refuse, symbols
from scipy.optimize import Bounds, LinearConstraint, NonlinearConstraint, OptimizeResult
from scipy.optimize import _minimize as methods
from scipy.sparse import issparse

# (method's function, the status and the message with which it reports success)
_METHODS = {
    "_minimize_neldermead": (0, "Optimization terminated successfully."),
    "_minimize_powell": (0, "Optimization terminated successfully."),
    "_minimize_cg": (0, "Optimization terminated successfully."),
    "_minimize_bfgs": (0, "Optimization terminated successfully."),
    "_minimize_newtoncg": (0, "Optimization terminated successfully."),
    "_minimize_lbfgsb": (0, "CONVERGENCE: NORM OF PROJECTED GRADIENT <= PGTOL"),
    "_minimize_tnc": (1, "Converged (|f_n-f_(n-1)| ~= 0)"),
    "_minimize_cobyla": (0, "Optimization terminated successfully."),
    "_minimize_cobyqa": (1, "The lower bound for the trust-region radius has been reached"),
    "_minimize_slsqp": (0, "Optimization terminated successfully"),
    "_minimize_trustregion_constr": (1, "`gtol` termination condition is satisfied."),
    "_minimize_dogleg": (0, "Optimization terminated successfully."),
    "_minimize_trust_ncg": (0, "Optimization terminated successfully."),
    "_minimize_trust_krylov": (0, "Optimization terminated successfully."),
    "_minimize_trustregion_exact": (0, "Optimization terminated successfully."),
}
_FAILED = {
    "infeasible": (4, "Inequality constraints incompatible"),
    "infeasible_or_unbounded": (4, "Inequality constraints incompatible"),
    "unbounded": (9, "Iteration limit reached"),
}
_AGREEMENT = 1e-6


class _Active:
    """The arguments of the program's own `minimize` while it runs, else None."""

    given = None


def _numeric(function, point, args):
    """The function's value; what the program raises leaves here, as with scipy."""
    return np.atleast_1d(np.asarray(function(np.copy(point), *args), dtype=float)).ravel()


def trace(function, point, args, what):
    """The expressions that a function computes, one for each of its values."""
    known = _numeric(function, point, args)
    try:
        found = np.atleast_1d(np.asarray(function(symbols(len(point)), *args), dtype=object)).ravel()
        found = [item if isinstance(item, Expr) else Expr(float(item)) for item in found]
    except NotImplementedError:
        raise
    except Exception as error:
        raise refuse(f"the {what} cannot be traced ({type(error).__name__}: {error})") from None
    with np.errstate(all="ignore"):
        there = np.array([expr.value(point) for expr in found])
    close = np.abs(there - known) <= _AGREEMENT * np.maximum(1.0, np.abs(known)) if len(there) == len(known) else False
    if not np.all(close | (np.isnan(there) & np.isnan(known))):
        raise refuse(f"the {what} computes something else than its expression at the starting point")
    return found


def _bounds(bounds, count):
    """(lower, upper) arrays from scipy's Bounds, from pairs, or from None."""
    if bounds is None:
        return np.full(count, -np.inf), np.full(count, np.inf)
    if isinstance(bounds, Bounds):
        return np.broadcast_to(bounds.lb, count).astype(float), np.broadcast_to(bounds.ub, count).astype(float)
    pairs = [(low, high) for low, high in bounds]
    lower = np.array([-np.inf if low is None or low != low else low for low, _ in pairs], dtype=float)
    upper = np.array([np.inf if high is None or high != high else high for _, high in pairs], dtype=float)
    return lower, upper


def _constraints(constraints, point):
    """(expression, lower side, upper side) of every constraint."""
    if isinstance(constraints, (dict, LinearConstraint, NonlinearConstraint)):
        constraints = [constraints]
    for place, constraint in enumerate(constraints):
        if isinstance(constraint, LinearConstraint):
            matrix = constraint.A.toarray() if issparse(constraint.A) else np.atleast_2d(constraint.A)
            exprs = list(matrix @ symbols(len(point)))
            sides = constraint.lb, constraint.ub
        elif isinstance(constraint, NonlinearConstraint):
            exprs = trace(constraint.fun, point, (), "constraint function")
            sides = constraint.lb, constraint.ub
        else:
            _check(place, constraint)
            exprs = trace(constraint["fun"], point, constraint.get("args", ()), "constraint function")
            sides = 0.0, 0.0 if constraint["type"].lower() == "eq" else np.inf
        lower, upper = (np.broadcast_to(side, len(exprs)) for side in sides)
        yield from zip(exprs, lower.tolist(), upper.tolist())


def _check(place, constraint):
    """The faults of a constraint that scipy's methods find, in their words."""
    if "type" not in constraint:
        raise KeyError(f"Constraint {place} has no type defined.")
    if not isinstance(constraint["type"], str):
        raise TypeError("Constraint's type must be a string.")
    if constraint["type"].lower() not in ("eq", "ineq"):
        raise ValueError(f"Unknown constraint type '{constraint['type']}'.")
    if "fun" not in constraint:
        raise ValueError(f"Constraint {place} has no function defined.")


def _encode(objective, rows, lower, upper, start):
    made = problem.Problem(1, objective.constant)
    count = len(start)
    made.col_lb.extend(lower.tolist())
    made.col_ub.extend(upper.tolist())
    made.col_obj.extend(objective.linear.get(column, 0.0) for column in range(count))
    made.col_kind = bytearray(count)
    nodes = Nodes(made.nodes)
    if objective.parts:
        made.nobj_root = nodes.add_beyond_linear(objective)
    elif objective.quadratic:
        made.set_quadratic_objective(*_products(objective))
    for expr, low, high in rows:
        low, high = low - expr.constant, high - expr.constant
        columns, values = list(expr.linear), list(expr.linear.values())
        if expr.parts:
            made.add_nonlinear_row(columns, values, nodes.add_beyond_linear(expr), low, high)
        elif expr.quadratic:
            made.add_quadratic_row(columns, values, *_products(expr), low, high)
        else:
            made.add_row(columns, values, low, high)
    if np.all(np.isfinite(start)):
        made.start = problem.array("d", start.tolist())
    return made


def _products(expr):
    return [i for i, _ in expr.quadratic], [j for _, j in expr.quadratic], list(expr.quadratic.values())


def _solve(name, reduced, given):
    """The host's answer in scipy's words. `reduced` is the size of the point that scipy's method was given."""
    fun, x0 = given["fun"], np.atleast_1d(np.asarray(given["x0"], dtype=float))
    if given.get("jac") is True:
        both = fun
        fun = lambda x, *rest: both(x, *rest)[0]  # noqa: E731
    args = given.get("args", ())
    args = args if isinstance(args, tuple) else (args,)
    objective = trace(fun, x0, args, "objective")
    if len(objective) != 1:
        raise ValueError("The user-provided objective function must return a scalar value.")
    rows = list(_constraints(given.get("constraints", ()), x0))
    lower, upper = _bounds(given.get("bounds"), len(x0))
    request = _encode(objective[0], rows, lower, upper, np.clip(x0, lower, upper)).encode()
    try:
        answer = result.decode(bridge.solve(request))
    except bridge.SolverRefusal as refusal:
        raise NotImplementedError(f"scipy.optimize.minimize: {refusal}") from None
    status, message = _METHODS[name]
    success = answer.termination == "optimal" and answer.point is not None
    if not success:
        status, message = _FAILED.get(answer.termination, (9, "Iteration limit reached"))
    point = np.array(answer.point, dtype=float) if answer.point is not None else np.clip(x0, lower, upper)
    value = float(_numeric(fun, point, args)[0])
    # scipy took variables with equal bounds out and puts them back
    kept = np.full(len(point), True) if reduced == len(point) else lower != upper
    made = OptimizeResult(x=point[kept], fun=value, status=status, success=success, message=message)
    made.update(nit=answer.iterations, nfev=1)
    if name not in ("_minimize_neldermead", "_minimize_powell", "_minimize_cobyla", "_minimize_cobyqa"):
        made.update(jac=scipy.optimize.approx_fprime(point, lambda x: _numeric(fun, x, args)[0])[kept], njev=1)
    return made


def _dispatching(name, original):
    taken = inspect.signature(original).parameters

    def method(fun, x0, *args, **kwargs):
        given, _Active.given = _Active.given, None  # what the functions themselves minimize is plain numerics
        if given is None:
            return original(fun, x0, *args, **kwargs)
        # scipy has warned about what the method does not take, and leaves it out
        unused = [key for key in ("bounds", "constraints") if key not in taken]
        return _solve(name, len(x0), {key: value for key, value in given.items() if key not in unused})

    return method


def _wrapped(original):
    shape = inspect.signature(original)

    def minimize(*args, **kwargs):
        if sys._getframe(1).f_globals.get("__name__") != "__main__":
            return original(*args, **kwargs)
        try:
            _Active.given = shape.bind(*args, **kwargs).arguments
        except TypeError:
            pass  # scipy words what is wrong
        try:
            return original(*args, **kwargs)
        finally:
            _Active.given = None

    minimize.__doc__ = original.__doc__
    minimize.__module__ = original.__module__
    minimize.__signature__ = shape
    minimize.wrapped_by_orlm_ = True
    return minimize


def install():
    if hasattr(scipy.optimize.minimize, "wrapped_by_orlm_"):
        return
    for name in _METHODS:
        setattr(methods, name, _dispatching(name, getattr(methods, name)))
    scipy.optimize.minimize = _wrapped(scipy.optimize.minimize)
