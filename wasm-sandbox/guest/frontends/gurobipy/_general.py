"""General constraints (max, min, abs, and, or, indicator, norm, piecewise-linear) and the functions that write them."""

import math

from gurobipy import _expr, _matrix
from gurobipy._exception import GurobiError
from gurobipy._expr import TempConstr, Var
from gurobipy._grb import GRB


class GenExpr:
    """The right-hand side of `y == max_(...)` and its kin."""

    __slots__ = ("_operands", "_constant")

    _kind = -1

    def __init__(self, operands=(), constant=None):
        self._operands = operands
        self._constant = constant

    def __eq__(self, other):
        raise GurobiError(
            10003,
            "General expressions can only be the right hand side part of an assignment to a single variable",
        )

    __ne__ = __eq__
    __hash__ = None

    def __repr__(self):
        inner = self._operands[0] if self._kind == GRB.GENCONSTR_ABS else self._operands
        tail = f", constant={self._constant}" if self._kind in (GRB.GENCONSTR_MAX, GRB.GENCONSTR_MIN) else ""
        which = f"-{self._constant:g}" if self._kind == GRB.GENCONSTR_NORM else ""
        return f"<gurobi.{type(self).__name__}{which}: ({inner}){tail}>"


GenExprMax = type("GenExprMax", (GenExpr,), {"__slots__": (), "_kind": GRB.GENCONSTR_MAX})
GenExprMin = type("GenExprMin", (GenExpr,), {"__slots__": (), "_kind": GRB.GENCONSTR_MIN})
GenExprAbs = type("GenExprAbs", (GenExpr,), {"__slots__": (), "_kind": GRB.GENCONSTR_ABS})
GenExprAnd = type("GenExprAnd", (GenExpr,), {"__slots__": (), "_kind": GRB.GENCONSTR_AND})
GenExprOr = type("GenExprOr", (GenExpr,), {"__slots__": (), "_kind": GRB.GENCONSTR_OR})
GenExprNorm = type("GenExprNorm", (GenExpr,), {"__slots__": (), "_kind": GRB.GENCONSTR_NORM})


def _flat(args):
    """Arguments given one by one, or as one list, dict or generator."""
    if len(args) == 1 and not isinstance(args[0], Var) and not _expr.is_number(args[0]):
        only = args[0]
        if isinstance(only, (_expr.LinExpr, _expr.QuadExpr)):
            return [only]
        return list(only.values()) if hasattr(only, "values") else list(only)
    return list(args)


def max_(*args, constant=None):
    return GenExprMax(_flat(args), constant)


def min_(*args, constant=None):
    return GenExprMin(_flat(args), constant)


def and_(*args):
    return GenExprAnd(_flat(args))


all_ = and_


def or_(*args):
    return GenExprOr(_flat(args))


any_ = or_


def abs_(argvar):
    return GenExprAbs([_matrix.scalar(argvar)])


def norm(argvars, which):
    return GenExprNorm(_items_of(argvars), float(which))


def _items_of(argvars):
    return list(argvars.array_.flat) if _matrix.is_block(argvars) else _flat((argvars,))


def operands_of(items, numbers_allowed):
    """(variables, numbers) of an operand list; anything else is refused as gurobipy does."""
    variables, numbers = [], []
    for item in items:
        if isinstance(item, Var):
            variables.append(item)
        elif numbers_allowed and _expr.is_number(item):
            numbers.append(float(item))
        else:
            raise GurobiError(10003, "Invalid data in vars array")
    return variables, numbers


def single_variable(item):
    if not isinstance(item, Var):
        raise TypeError(f"{item} is not a variable")
    return item


class GeneralConstraints:
    """The part of Model that adds general constraints."""

    def _add_general_expr(self, lhs, sense, expr, name):
        """`lhs == max_(...)`: the left side may be an expression, then a hidden variable stands for it."""
        if sense != "=":
            raise GurobiError(10003, "General expressions can only be equal to a single var")
        core = self.core_
        if isinstance(lhs, Var):
            result = core.columns([lhs])[0]
        else:
            lin = _expr.as_linear(lhs)
            if lin is None:
                raise GurobiError(10003, "General expressions can only be equal to a single var")
            result = core.merged(lin) + (lin._const,)
        return self._add_operands(expr._kind, result, expr._operands, expr._constant, name)

    def _add_operands(self, kind, result, operands, constant, name):
        bounded = kind in (GRB.GENCONSTR_MAX, GRB.GENCONSTR_MIN)
        if kind == GRB.GENCONSTR_ABS:
            single_variable(operands[0])
        variables, numbers = operands_of(operands, bounded)
        columns = self.core_.columns(variables)
        if bounded:
            pick = max if kind == GRB.GENCONSTR_MAX else min
            numbers += [] if constant is None else [float(constant)]
            extra = pick(numbers) if numbers else None
        else:
            extra = constant
        return self.core_.add_general(kind, (result, columns, extra), name)

    def addGenConstrMax(self, resvar, vars, constant=None, name=""):
        return self._add_named(GRB.GENCONSTR_MAX, resvar, vars, constant, name)

    def addGenConstrMin(self, resvar, vars, constant=None, name=""):
        return self._add_named(GRB.GENCONSTR_MIN, resvar, vars, constant, name)

    def addGenConstrAnd(self, resvar, vars, name=""):
        return self._add_named(GRB.GENCONSTR_AND, resvar, vars, None, name)

    def addGenConstrOr(self, resvar, vars, name=""):
        return self._add_named(GRB.GENCONSTR_OR, resvar, vars, None, name)

    def addGenConstrNorm(self, resvar, vars, which, name=""):
        return self._add_named(GRB.GENCONSTR_NORM, resvar, _items_of(vars), float(which), name)

    def addGenConstrAbs(self, resvar, argvar, name=""):
        return self._add_named(GRB.GENCONSTR_ABS, resvar, [argvar], None, name)

    def _add_named(self, kind, resvar, vars, constant, name):
        result = self.core_.columns([single_variable(resvar)])[0]
        return self._add_operands(kind, result, _flat((vars,)), constant, name)

    def addGenConstrIndicator(self, binvar, binval, lhs, sense=None, rhs=None, name=""):
        if isinstance(lhs, TempConstr):
            lhs, sense, rhs = lhs._lhs, lhs._sense, lhs._rhs
        elif sense is None:
            raise GurobiError(10003, "Invalid argument to Model.addGenConstrIndicator")
        if _matrix.is_block(binvar) or _matrix.is_block(lhs):
            return self.add_block_indicator_(binvar, binval, lhs, sense, rhs, name)
        return self._add_indicator(single_variable(binvar), binval, lhs, sense, rhs, name)

    def _add_indicator(self, binvar, binval, lhs, sense, rhs, name):
        if binval not in (0, 1, True, False):
            raise GurobiError(10008, "Problem adding general constraint")
        body = lhs - rhs
        lin = _expr.as_linear(body)
        if lin is None:
            raise TypeError(f"must be real number, not {_expr.kind_name(body)}")
        column = self.core_.columns([binvar])[0]
        columns, values = self.core_.merged(lin)
        data = (column, int(binval), columns, values, sense[0], -lin._const)
        return self.core_.add_general(GRB.GENCONSTR_INDICATOR, data, name)

    def _add_shifted(self, shifted, name):
        """`(b == 1) >> (expr <= rhs)`."""
        trigger, body = shifted._trigger, shifted._body
        if isinstance(body, TempConstr) and (_matrix.is_block(trigger._lhs) or _matrix.is_block(body._lhs)):
            # a block's comparison keeps the difference of its sides
            binvar, binval = trigger._lhs, trigger._rhs
            if _matrix.is_block(binvar):
                binvar, binval = self.triggers_(binvar)
            return self.add_block_indicator_(binvar, binval, body._lhs, body._sense, body._rhs, name)
        if not isinstance(trigger._lhs, Var) or trigger._sense != "=" or not _expr.is_number(trigger._rhs):
            raise GurobiError(
                10003, "Indicator constraints can only be triggered by a single binary variable at a given value"
            )
        if not isinstance(body, TempConstr):
            raise GurobiError(10003, "Invalid value for Model.addConstr")
        return self._add_indicator(trigger._lhs, trigger._rhs, body._lhs, body._sense, body._rhs, name)

    def addGenConstrPWL(self, xvar, yvar, xpts, ypts, name=""):
        columns = self.core_.columns([single_variable(xvar), single_variable(yvar)])
        xs, ys = [float(value) for value in xpts], [float(value) for value in ypts]
        if len(xs) != len(ys):
            raise GurobiError(10003, "Arguments xpts and ypts must have the same length")
        if len(xs) < 2 or any(a > b for a, b in zip(xs, xs[1:])):
            raise GurobiError(10003, "Problem adding general constraint")
        return self.core_.add_general(GRB.GENCONSTR_PWL, (columns[0], columns[1], xs, ys), name)

    def _add_function(self, kind, yvar, tree, name):
        from gurobipy import _nonlinear

        self.core_.columns(_nonlinear.variables_of(tree))
        result = self.core_.columns([single_variable(yvar)])[0]
        return self.core_.add_general(kind, (result, tree), name)

    def addGenConstrNL(self, resvar, nle, name=""):
        return self._add_function(GRB.GENCONSTR_NL, resvar, nle, name)

    def addGenConstrPow(self, xvar, yvar, a, name="", options=""):
        tree = _expr.nonlinear(single_variable(xvar), "**", float(a))
        return self._add_function(GRB.GENCONSTR_POW, yvar, tree, name)

    def addGenConstrPoly(self, xvar, yvar, p, name="", options=""):
        tree, degree = 0.0, len(p) - 1
        for place, coefficient in enumerate(p):
            power = degree - place
            part = _expr._power(single_variable(xvar), power) * float(coefficient)
            tree = part + tree
        return self._add_function(GRB.GENCONSTR_POLY, yvar, tree, name)

    def _add_call(self, kind, xvar, yvar, function, name, wrap=None):
        from gurobipy import _nonlinear

        tree = _nonlinear.function(function, single_variable(xvar))
        return self._add_function(kind, yvar, wrap(tree) if wrap else tree, name)

    def addGenConstrExp(self, xvar, yvar, name="", options=""):
        return self._add_call(GRB.GENCONSTR_EXP, xvar, yvar, "exp", name)

    def addGenConstrExpA(self, xvar, yvar, a, name="", options=""):
        from gurobipy import _nonlinear

        if a <= 0:
            raise GurobiError(10003, "non-positive base for exponential function not supported")
        if a == 1:
            raise GurobiError(10003, "Problem adding general constraint")
        scaled = _expr.nonlinear(float(math.log(a)), "*", single_variable(xvar))
        return self._add_function(GRB.GENCONSTR_EXPA, yvar, _nonlinear.function("exp", scaled), name)

    def addGenConstrLog(self, xvar, yvar, name="", options=""):
        return self._add_call(GRB.GENCONSTR_LOG, xvar, yvar, "log", name)

    def addGenConstrLogA(self, xvar, yvar, a, name="", options=""):
        if a < 0:
            raise GurobiError(10003, "non-positive base for log function not supported")
        if a in (0, 1):
            raise GurobiError(10003, "Problem adding general constraint")
        return self._add_call(GRB.GENCONSTR_LOGA, xvar, yvar, "log", name, lambda tree: tree / math.log(a))

    def addGenConstrLogistic(self, xvar, yvar, name="", options=""):
        return self._add_call(GRB.GENCONSTR_LOGISTIC, xvar, yvar, "logistic", name)

    def addGenConstrSin(self, xvar, yvar, name="", options=""):
        return self._add_call(GRB.GENCONSTR_SIN, xvar, yvar, "sin", name)

    def addGenConstrCos(self, xvar, yvar, name="", options=""):
        return self._add_call(GRB.GENCONSTR_COS, xvar, yvar, "cos", name)

    def addGenConstrTan(self, xvar, yvar, name="", options=""):
        return self._add_call(GRB.GENCONSTR_TAN, xvar, yvar, "tan", name)
