"""Arrays of expressions, where numpy exists."""

import operator

import numpy as np
from pyscipopt import _expr, _general
from pyscipopt._expr import Expr, ExprLike, is_number, quicksum

_BINARY = {
    np.add: operator.add, np.subtract: operator.sub, np.multiply: operator.mul, np.divide: operator.truediv,
    np.power: operator.pow, np.less_equal: operator.le, np.greater_equal: operator.ge, np.equal: operator.eq,
}  # fmt: skip
_UNARY = {
    np.negative: operator.neg, np.absolute: abs, np.exp: ExprLike.exp, np.log: ExprLike.log, np.sqrt: ExprLike.sqrt,
    np.sin: ExprLike.sin, np.cos: ExprLike.cos,
}  # fmt: skip
_COMPARE = {np.less_equal: operator.le, np.greater_equal: operator.ge, np.equal: operator.eq}


def _of_expression(expr, ufunc, method, *args, **kwargs):
    """What numpy's functions do with a single expression."""
    if len(args) == 2 and not kwargs and method == "__call__":
        first, second = args
        if second is expr and isinstance(first, np.generic):  # the usual case: a number of an array times a variable
            function = _BINARY.get(ufunc)
            if function is not None:
                return function(first.item(), second)
    if kwargs.get("out") is not None:
        raise TypeError(f"{type(expr).__name__} doesn't support the 'out' parameter in __array_ufunc__")
    if method != "__call__":
        return NotImplemented
    arrays = [arg for arg in args if isinstance(arg, np.ndarray) and arg.ndim >= 1]
    if arrays:
        if any(array.dtype.kind not in "fiub" for array in arrays):
            return NotImplemented
        return ufunc(*[_as_matrix(arg) for arg in args], **kwargs)
    args = [arg.item() if isinstance(arg, (np.generic, np.ndarray)) else arg for arg in args]
    function = _BINARY.get(ufunc) or _UNARY.get(ufunc)
    return NotImplemented if function is None else function(*args)


ExprLike.__array_ufunc__ = _of_expression


def _as_matrix(arg):
    if type(arg) is np.ndarray:
        return arg.view(MatrixExpr)
    made = np.empty((), dtype=object)
    made[()] = arg
    return made.view(MatrixExpr if isinstance(arg, Expr) else MatrixGenExpr)


def function(values, name):
    """exp, log, … of a sequence, element by element."""
    made = np.array(values, dtype=object)
    for place in np.ndindex(made.shape):
        value = made[place]
        made[place] = getattr(_general.Constant(float(value)) if is_number(value) else value, name)()
    return made.view(MatrixGenExpr)


def _plain(arg):
    if isinstance(arg, np.ndarray):
        return arg.view(np.ndarray)
    if isinstance(arg, (list, tuple)):
        return np.asarray(arg)
    made = np.empty((), dtype=object)
    made[()] = arg
    return made


class MatrixExpr(np.ndarray):
    """An array of expressions."""

    __array_priority__ = 100
    __module__ = "pyscipopt.scip"

    def __array_ufunc__(self, ufunc, method, *args, **kwargs):
        args = tuple(map(_plain, args))
        made = NotImplemented
        if method == "reduce" and ufunc is np.add:
            made = _sum(args[0], kwargs.get("axis"), kwargs.get("keepdims", False))
        elif method == "__call__":
            if ufunc is np.matmul:
                made = _dot(*args)
            elif ufunc in _COMPARE:
                return np.frompyfunc(_COMPARE[ufunc], 2, 1)(*args).view(MatrixExprCons)
            elif ufunc in (np.less, np.greater, np.not_equal):
                raise NotImplementedError("can only support '<=', '>=', or '=='")
        if made is NotImplemented:
            if "out" in kwargs:
                kwargs["out"] = tuple(arg.view(np.ndarray) for arg in kwargs["out"])
            made = super().__array_ufunc__(ufunc, method, *args, **kwargs)
        return made.view(MatrixExpr) if isinstance(made, np.ndarray) else made

    def evaluate_(self, values):
        made = np.empty(self.shape, dtype=object)
        for place in np.ndindex(self.shape):
            item = self.view(np.ndarray)[place]
            made[place] = item.value_(values) if isinstance(item, ExprLike) else item
        return made

    def sum(self, axis=None, dtype=None, out=None, keepdims=False, **kwargs):
        made = _sum(self.view(np.ndarray), axis, keepdims)
        return made.view(MatrixExpr) if isinstance(made, np.ndarray) else made


class MatrixGenExpr(MatrixExpr):
    """An array of general expressions."""

    __module__ = "pyscipopt.scip"


class MatrixExprCons(np.ndarray):
    """An array of constraints that are not yet in a model."""

    __array_priority__ = 101
    __module__ = "pyscipopt.scip"

    def __array_ufunc__(self, ufunc, method, *args, **kwargs):
        if method == "__call__" and ufunc in (np.less_equal, np.greater_equal):
            return np.frompyfunc(_COMPARE[ufunc], 2, 1)(*map(_plain, args)).view(MatrixExprCons)
        raise NotImplementedError("can only support '<=' or '>='")

    def __eq__(self, other):
        raise NotImplementedError("can only support '<=' or '>='")


class MatrixConstraint(np.ndarray):
    """An array of constraints of a model."""

    __module__ = "pyscipopt.scip"


def _elementwise(name, kind):
    def method(self, *args):
        made = np.empty(self.shape, dtype=kind)
        for place in np.ndindex(self.shape):
            made[place] = getattr(self[place], name)(*args)
        return made

    method.__name__ = name
    return method


class MatrixVariable(MatrixExpr):
    """An array of variables."""

    __module__ = "pyscipopt.scip"


for _name, _kind in (
    ("vtype", object), ("isInLP", bool), ("getIndex", int), ("getLbOriginal", float), ("getUbOriginal", float),
    ("getLbGlobal", float), ("getUbGlobal", float), ("getLbLocal", float), ("getUbLocal", float), ("getObj", float),
    ("getLPSol", float), ("getAvgSol", float),
):  # fmt: skip
    setattr(MatrixVariable, _name, _elementwise(_name, _kind))


def _dot(left, right):
    """A product of a numeric and an expression array; of two arrays of one kind numpy makes it."""
    numeric = left.dtype.kind in "fiub"
    if numeric == (right.dtype.kind in "fiub"):
        return NotImplemented
    first = left[np.newaxis, :] if left.ndim == 1 else left
    second = right[:, np.newaxis] if right.ndim == 1 else right
    if first.ndim > 2 or second.ndim > 2:
        return NotImplemented
    if first.shape[1] != second.shape[0]:
        raise ValueError(
            "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) "
            f"(size {second.shape[0]} is different from {first.shape[1]})"
        )
    made = np.empty((first.shape[0], second.shape[1]), dtype=object)
    for i, j in np.ndindex(made.shape):
        pairs = zip(first[i], second[:, j])
        terms = [(a, b) if numeric else (b, a) for a, b in pairs]
        made[i, j] = quicksum(float(a) * b for a, b in terms if a != 0)
    if left.ndim == 1 and right.ndim == 1:
        return made[0, 0]
    if left.ndim == 1:
        return made[0]
    return made[:, 0] if right.ndim == 1 else made


def _sum(array, axis, keepdims):
    axes = range(array.ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
    axes = tuple(sorted(place % array.ndim if -array.ndim <= place < array.ndim else _no_axis(place, array) for place in axes))
    if len(axes) == array.ndim:
        total = quicksum(array.flat)
        if not keepdims:
            return total
        made = np.empty((1,) * array.ndim, dtype=object)
        made[(0,) * array.ndim] = total
        return made
    kept = tuple(place for place in range(array.ndim) if place not in axes)
    moved = array.transpose(kept + axes).reshape(tuple(array.shape[place] for place in kept) + (-1,))
    made = np.empty(moved.shape[:-1], dtype=object)
    for place in np.ndindex(made.shape):
        made[place] = quicksum(moved[place])
    if keepdims:
        made = made.reshape(tuple(1 if place in axes else array.shape[place] for place in range(array.ndim)))
    return made


def _no_axis(axis, array):
    raise np.exceptions.AxisError(axis, array.ndim)


def _spread(value, shape):
    if isinstance(value, np.ndarray):
        if value.shape != shape:
            raise AssertionError
        return value
    made = np.empty(shape, dtype=object)
    made[...] = value
    return made


def _names(name, shape):
    if not isinstance(name, str):
        return _spread(name, shape)
    made = np.empty(shape, dtype=object)
    for place in np.ndindex(shape):
        made[place] = f"{name}_{'_'.join(map(str, place))}" if name else ""
    return made


def add_variables(model, shape, name, vtype, lb, ub, obj):
    """`Model.addMatrixVar`."""
    made = np.empty(shape, dtype=object)
    names = _names(name, made.shape)
    vtypes, lowers, uppers, costs = (_spread(value, made.shape) for value in (vtype, lb, ub, obj))
    for place in np.ndindex(made.shape):
        made[place] = model.addVar(names[place], str(vtypes[place]), lowers[place], uppers[place], costs[place])
    return made.view(MatrixVariable)


def add_constraints(model, conss, name, flags):
    """`Model.addMatrixCons`."""
    made = np.empty(conss.shape, dtype=object)
    names = _names(name, made.shape)
    columns = [_spread(flag, made.shape) for flag in flags]
    for place in np.ndindex(made.shape):
        made[place] = model.addCons(conss[place], names[place], *[bool(column[place]) for column in columns])
    return made.view(MatrixConstraint)


def add_indicators(model, cons, binvar, activeone, name, flags):
    """`Model.addMatrixConsIndicator`."""
    if isinstance(cons, _expr.ExprCons):
        return model.addConsIndicator(cons, binvar, activeone, name, **flags)
    made = np.empty(cons.shape, dtype=object)
    names, switches, active = _names(name, made.shape), _spread(binvar, made.shape), _spread(activeone, made.shape)
    for place in np.ndindex(made.shape):
        made[place] = model.addConsIndicator(cons[place], switches[place], bool(active[place]), names[place], **flags)
    return made.view(MatrixConstraint)
