"""Variable, Constraint and Objective of a Solver."""

from ortools.linear_solver._swig import check, proxy_text
from ortools.linear_solver.python.linear_solver_natural_api import LinearExpr, VariableExpr

_FREE, _AT_LOWER, _AT_UPPER, _FIXED, _BASIC = range(5)
INFINITY = float("inf")
# how close to a bound a value counts as on it
_ON = 1e-9


def _no_constructor(self, *args, **kwargs):
    raise AttributeError("No constructor defined")


def _basis_status(value, lower, upper):
    """What the position of a value between its bounds says; a basis itself does not come back from the host."""
    if lower == upper:
        return _FIXED
    if lower > -INFINITY and value - lower <= _ON * max(1.0, abs(lower)):
        return _AT_LOWER
    return _AT_UPPER if upper < INFINITY and upper - value <= _ON * max(1.0, abs(upper)) else _BASIC


class Variable:
    """A variable of a solver."""

    __init__ = _no_constructor
    __hash__ = object.__hash__

    def name(self):
        return self.name_ or f"auto_v_{self.index_:09d}"

    def index(self):
        return self.index_

    def lb(self):
        return self.lb_

    def ub(self):
        return self.ub_

    def integer(self):
        return self.integer_

    def SetInteger(self, integer):
        check("Variable_SetInteger", 2, integer, "bool")
        self.integer_ = integer
        self.solver_.changed_()

    def SetBounds(self, lb, ub):
        check("Variable_SetBounds", 2, lb, "double")
        check("Variable_SetBounds", 3, ub, "double")
        self.lb_, self.ub_ = float(lb), float(ub)
        self.solver_.changed_()

    def SetLb(self, x):
        check("Variable_SetLb", 2, x, "double")
        self.SetBounds(x, self.ub_)

    def SetUb(self, x):
        check("Variable_SetUb", 2, x, "double")
        self.SetBounds(self.lb_, x)

    def solution_value(self):
        x = self.solver_.x_
        return x[self.index_] if x is not None and self.index_ < len(x) else 0.0

    def reduced_cost(self):
        costs = self.solver_.costs_
        return costs[self.index_] if costs is not None else 0.0

    def basis_status(self):
        if self.solver_.costs_ is None:
            return _FREE
        return _basis_status(self.solution_value(), self.lb_, self.ub_)

    def branching_priority(self):
        return self.priority_

    def SetBranchingPriority(self, priority):
        check("Variable_SetBranchingPriority", 2, priority, "int")
        self.priority_ = priority

    SolutionValue, ReducedCost, Integer, Lb, Ub = solution_value, reduced_cost, integer, lb, ub

    def __str__(self):
        return self.name()

    __repr__ = __str__

    def __getattr__(self, name):
        return getattr(VariableExpr(self), name)


def _operator(name):
    def call(self, *args):
        return getattr(VariableExpr(self), name)(*args)

    return call


def setup_variable_operator(opname):
    """Gives variables an operator of expressions."""
    setattr(Variable, opname, _operator(opname))


for opname in LinearExpr.OVERRIDDEN_OPERATOR_METHODS:
    setup_variable_operator(opname)


def new_variable(solver, lower, upper, integer, name):
    made = Variable.__new__(Variable)
    made.solver_, made.index_, made.name_ = solver, len(solver.variables_), name
    made.lb_, made.ub_, made.integer_, made.priority_ = float(lower), float(upper), integer, 0
    return made


def _set_coefficient(method, coefficients, var, coeff):
    check(method, 3, coeff, "double")
    if not isinstance(var, Variable):
        raise SystemError(f"<built-in function {method}> returned NULL without setting an exception")
    if coeff == 0:
        coefficients.pop(var.index_, None)
    else:
        coefficients[var.index_] = float(coeff)


class Constraint:
    """A row of a solver."""

    __init__ = _no_constructor

    def name(self):
        return self.name_ or f"auto_c_{self.index_:09d}"

    def index(self):
        return self.index_

    def lb(self):
        return self.lb_

    def ub(self):
        return self.ub_

    def Clear(self):
        self.coefficients_.clear()
        self.solver_.changed_()

    def SetCoefficient(self, var, coeff):
        _set_coefficient("Constraint_SetCoefficient", self.coefficients_, var, coeff)
        self.solver_.changed_()

    def GetCoefficient(self, var):
        return self.coefficients_.get(var.index_, 0.0)

    def SetBounds(self, lb, ub):
        check("Constraint_SetBounds", 2, lb, "double")
        check("Constraint_SetBounds", 3, ub, "double")
        self.lb_, self.ub_ = float(lb), float(ub)
        self.solver_.changed_()

    def SetLb(self, x):
        check("Constraint_SetLb", 2, x, "double")
        self.SetBounds(x, self.ub_)

    def SetUb(self, x):
        check("Constraint_SetUb", 2, x, "double")
        self.SetBounds(self.lb_, x)

    def set_is_lazy(self, laziness):
        check("Constraint_set_is_lazy", 2, laziness, "bool")

    def activity_(self):
        x = self.solver_.x_
        return sum(factor * x[place] for place, factor in self.coefficients_.items())

    def dual_value(self):
        duals = self.solver_.duals_
        return duals[self.index_] if duals is not None else 0.0

    def basis_status(self):
        if self.solver_.duals_ is None:
            return _FREE
        return _basis_status(self.activity_(), self.lb_, self.ub_)

    DualValue, Lb, Ub = dual_value, lb, ub

    def __repr__(self):
        return proxy_text(self, "MPConstraint")


def new_constraint(solver, lower, upper, name):
    made = Constraint.__new__(Constraint)
    made.solver_, made.index_, made.name_ = solver, len(solver.constraints_), name
    made.lb_, made.ub_, made.coefficients_ = float(lower), float(upper), {}
    return made


class Objective:
    """The objective of a solver."""

    __init__ = _no_constructor

    def Clear(self):
        self.coefficients_, self.offset_, self.maximize_ = {}, 0.0, False
        self.solver_.changed_()

    def SetCoefficient(self, var, coeff):
        _set_coefficient("Objective_SetCoefficient", self.coefficients_, var, coeff)
        self.solver_.changed_()

    def GetCoefficient(self, var):
        return self.coefficients_.get(var.index_, 0.0)

    def SetOffset(self, value):
        check("Objective_SetOffset", 2, value, "double")
        self.offset_ = float(value)
        self.solver_.changed_()

    def offset(self):
        return self.offset_

    Offset = offset

    def SetOptimizationDirection(self, maximize):
        check("Objective_SetOptimizationDirection", 2, maximize, "bool")
        self.maximize_ = maximize
        self.solver_.changed_()

    def SetMinimization(self):
        self.SetOptimizationDirection(False)

    def SetMaximization(self):
        self.SetOptimizationDirection(True)

    def maximization(self):
        return self.maximize_

    def minimization(self):
        return not self.maximize_

    def Value(self):
        return self.solver_.value_

    def BestBound(self):
        if not self.solver_.backend_.is_mip or not self.solver_.solved_:
            return -INFINITY if self.maximize_ else INFINITY
        return self.solver_.bound_

    def __repr__(self):
        return proxy_text(self, "MPObjective")


def new_objective(solver):
    made = Objective.__new__(Objective)
    made.solver_ = solver
    made.coefficients_, made.offset_, made.maximize_ = {}, 0.0, False
    return made
