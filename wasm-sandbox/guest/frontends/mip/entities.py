"""Variables, linear expressions, constraints and columns."""

import math
import numbers
from math import fabs

from mip.constants import BINARY, CONTINUOUS, EPS, INTEGER, OptimizationStatus
from mip.exceptions import InvalidParameter

_PLAIN = (int, float)
_new = object.__new__
_SYMBOLS = {"=": " = ", "<": " <= ", ">": " >= "}


def _is_real(value):
    return type(value) in _PLAIN or isinstance(value, numbers.Real)


def _not_supported(value):
    return TypeError(f"type {type(value)} not supported")


def _made(const, sense, expr):
    """A LinExpr of these parts, without the checks of its constructor."""
    made = _new(LinExpr)
    made._const, made._sense, made._expr = const, sense, expr
    return made


class Column:
    """The constraints in which a variable appears, and its coefficients there."""

    __slots__ = ["constrs", "coeffs"]

    def __init__(self, constrs=None, coeffs=None):
        self.constrs = constrs
        self.coeffs = coeffs

    def __str__(self):
        pairs = zip(self.coeffs, self.constrs, strict=False)
        return "[" + ", ".join(f"{value} {constr.name}" for value, constr in pairs) + "]"


class LinExpr:
    """A linear expression; with a sense it is a constraint `expression sense 0`."""

    __slots__ = ["_const", "_expr", "_sense"]

    def __init__(self, variables=None, coeffs=None, const=0.0, sense="", expr=None):
        self._const = const
        self._sense = sense
        self._expr = {}
        if variables is not None and coeffs is not None:
            if len(variables) != len(coeffs):
                raise ValueError("Coefficients and variables must be same length.")
            if expr is not None:
                raise ValueError(
                    "You should pass eiter 'expr' or 'variables and coeffs' to theconstructor, not the three simultaneously."
                )
            self._expr = dict(zip(variables, coeffs, strict=True))
        elif expr is not None:
            self._expr = expr.copy()

    # --- operators ----------------------------------------------------------------------------------------------------

    def __add__(self, other):
        if _is_real(other):
            if fabs(other) < EPS:
                return self
            made = self.copy()
            made._const += other
            return made
        made = self.copy()
        made._add(other, 1)
        return made

    __radd__ = __add__

    def __sub__(self, other):
        made = self.copy()
        if _is_real(other):
            made._const += -other
        else:
            made._add(other, -1)
        return made

    def __rsub__(self, other):
        return (-self).__add__(other)

    def _add(self, other, factor):
        if isinstance(other, Var):
            self.add_var(other, factor)
        elif isinstance(other, LinExpr):
            self.add_expr(other, factor)
        else:
            raise _not_supported(other)

    def __mul__(self, other):
        if not _is_real(other):
            raise TypeError(f"Can not multiply with type {type(other)}")
        if fabs(other - 1) < EPS:
            return self
        return _made(self._const * other, self._sense, {var: value * other for var, value in self._expr.items()})

    def __rmul__(self, other):
        return self.__mul__(other)

    def __truediv__(self, other):
        if not _is_real(other):
            raise TypeError(f"Can not divide with type {type(other)}")
        if fabs(other) < EPS:
            raise ZeroDivisionError("Expression division by zero")
        return self.__mul__(1.0 / other)

    def __neg__(self):
        return self.__mul__(-1)

    def _compared(self, other, sense):
        made = self - other
        made._sense = sense
        return made

    def __eq__(self, other):
        return self._compared(other, "=")

    def __le__(self, other):
        return self._compared(other, "<")

    def __ge__(self, other):
        return self._compared(other, ">")

    def __len__(self):
        return len(self._expr)

    def __hash__(self):
        parts = [var.idx for var in self._expr]
        parts += self._expr.values()
        return hash((*parts, self._const, self._sense))

    def __str__(self):
        pieces = []
        for var, value in self._expr.items():
            size = abs(value)
            pieces.append(f"{'+' if value >= 0 else '-'} {'' if size == 1 else size}{var} ")
        const = self._const
        if self._sense:
            pieces.append(_SYMBOLS.get(self._sense, ""))
            pieces.append(str(abs(const)) if const < 0 else f"- {abs(const)}")
        elif const != 0:
            pieces.append(f"{'+' if const > 0 else '-'} {abs(const)}")
        return "".join(pieces)

    # --- changes in place ---------------------------------------------------------------------------------------------

    def add_const(self, val):
        self._const += val

    def add_expr(self, expr, coeff=1):
        self._const += expr.const * coeff
        mine = self._expr
        get = mine.get
        for var, value in expr.expr.items():
            mine[var] = get(var, 0) + value * coeff

    def add_term(self, term, coeff=1):
        if isinstance(term, Var):
            self._expr[term] = self._expr.get(term, 0) + coeff
        elif isinstance(term, LinExpr):
            self.add_expr(term, coeff)
        elif _is_real(term):
            self._const += term * coeff
        else:
            raise _not_supported(term)

    def add_var(self, var, coeff=1):
        self._expr[var] = self._expr.get(var, 0) + coeff

    def set_expr(self, expr):
        self._expr = expr

    def copy(self):
        return _made(self._const, self._sense, self._expr.copy())

    # --- reading ------------------------------------------------------------------------------------------------------

    def equals(self, other):
        if self._sense != other._sense or len(self._expr) != len(other._expr):
            return False
        if abs(self._const - other._const) >= 1e-12:
            return False
        theirs = {var.idx: value for var, value in other._expr.items()}
        return all(var.idx in theirs and abs(value - theirs[var.idx]) <= 1e-12 for var, value in self._expr.items())

    @property
    def const(self):
        return self._const

    @property
    def expr(self):
        return self._expr

    @property
    def sense(self):
        return self._sense

    @sense.setter
    def sense(self, value):
        self._sense = value

    @property
    def x(self):
        total = self._const
        for var, value in self._expr.items():
            at = var.x
            if at is None:
                return None
            total += at * value
        return total

    @property
    def violation(self):
        if self._sense == "" or self.x is None:
            return None
        excess = sum(value * var.x for var, value in self._expr.items()) + self._const
        if self._sense == "=":
            return abs(excess)
        if self._sense == "<":
            return max(excess, 0.0)
        if self._sense == ">":
            return max(-excess, 0.0)
        raise ValueError(f"Invalid sense {self._sense}")

    def __float__(self):
        at = self.x
        return math.nan if at is None else float(at)

    @property
    def model(self):
        return next(iter(self._expr)).model if self._expr else None


class Constr:
    """A constraint of a model."""

    __slots__ = ["_model", "idx", "_priority"]

    def __init__(self, model, idx, priority=None):
        self._model = model
        self.idx = idx
        self._priority = priority

    def __hash__(self):
        return self.idx

    def __str__(self):
        text = f"{self.name}:" if self.name else f"constr({self.idx + 1}): "
        expr = self.expr
        length = 0
        for var, value in expr.expr.items():
            term = f" {value:+} {var.name}"
            length += len(term)
            text += term
            if length > 75:
                text += "\n\t"
                length = 0
        return f"{text}{_SYMBOLS[expr.sense]}{expr.const * -1.0}"

    @property
    def rhs(self):
        return self._model.solver.row_rhs[self.idx]

    @rhs.setter
    def rhs(self, rhs):
        self._model.solver.row_rhs[self.idx] = float(rhs)

    @property
    def slack(self):
        return self._model.solver.slack(self.idx)

    @property
    def pi(self):
        return self._model.solver.dual(self.idx)

    @property
    def expr(self):
        return self._model.solver.row_expr(self._model, self.idx)

    @expr.setter
    def expr(self, value):
        self._model.solver.set_row_expr(self.idx, value)

    @property
    def name(self):
        return self._model.solver.row_name[self.idx]

    @property
    def priority(self):
        return self._priority

    @priority.setter
    def priority(self, priority):
        self._priority = priority


class Var:
    """A decision variable."""

    __slots__ = ["_model", "_idx"]

    def __init__(self, model, idx):
        self._model = model
        self._idx = idx

    # the interpreter's own: expressions are dictionaries of variables, which a method in Python would slow down
    __hash__ = object.__hash__

    # --- operators ----------------------------------------------------------------------------------------------------

    def __add__(self, other):
        if isinstance(other, Var):
            return _made(0.0, "", dict.fromkeys((self, other), 1))
        if isinstance(other, LinExpr):
            return other.__add__(self)
        if _is_real(other):
            return self if fabs(other) < EPS else _made(other, "", {self: 1})
        raise _not_supported(other)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, Var):
            return LinExpr([self, other], [1, -1])
        if isinstance(other, LinExpr):
            return (-other).__add__(self)
        if _is_real(other):
            return self if fabs(other) < EPS else LinExpr([self], [1], -other)
        raise _not_supported(other)

    def __rsub__(self, other):
        if _is_real(other):
            return LinExpr([self], [-1], other)
        raise _not_supported(other)

    def __mul__(self, other):
        if not _is_real(other):
            raise TypeError(f"Can not multiply with type {type(other)}")
        return _made(0.0, "", {self: other})

    def __rmul__(self, other):
        return self.__mul__(other)

    def __truediv__(self, other):
        if not _is_real(other):
            raise TypeError(f"Can not divide with type {type(other)}")
        if abs(other) < EPS:
            raise ZeroDivisionError("Variable division by zero")
        return self.__mul__(1.0 / other)

    def __neg__(self):
        return LinExpr([self], [-1.0])

    def _compared(self, other, sense):
        if isinstance(other, Var):
            return LinExpr([self, other], [1, -1], sense=sense)
        if isinstance(other, LinExpr):
            return LinExpr([self], [1])._compared(other, sense)
        if _is_real(other):
            return LinExpr([self], [1], -1 * other, sense=sense)
        raise _not_supported(other)

    def __eq__(self, other):
        return self._compared(other, "=")

    def __le__(self, other):
        return self._compared(other, "<")

    def __ge__(self, other):
        return self._compared(other, ">")

    # --- attributes ---------------------------------------------------------------------------------------------------

    @property
    def name(self):
        return self._model.solver.col_name[self._idx]

    def __str__(self):
        return self.name

    @property
    def lb(self):
        solver = self._model.solver
        solver.name_columns()
        return solver.lb[self._idx]

    @lb.setter
    def lb(self, value):
        self._model.solver.set_bound("lb", self._idx, value)

    @property
    def ub(self):
        solver = self._model.solver
        solver.name_columns()
        return solver.ub[self._idx]

    @ub.setter
    def ub(self, value):
        self._model.solver.set_bound("ub", self._idx, value)

    @property
    def obj(self):
        solver = self._model.solver
        solver.name_columns()
        return solver.obj[self._idx]

    @obj.setter
    def obj(self, value):
        self._model.solver.obj[self._idx] = float(value)

    @property
    def branch_priority(self):
        return 0

    @branch_priority.setter
    def branch_priority(self, value):
        pass

    @property
    def var_type(self):
        return self._model.solver.type_of(self._idx)

    @var_type.setter
    def var_type(self, value):
        if value not in (BINARY, CONTINUOUS, INTEGER):
            raise ValueError(f"Expected one of {(BINARY, CONTINUOUS, INTEGER)}, but got {value}")
        self._model.solver.set_type(self._idx, value)

    @property
    def column(self):
        return self._model.solver.column(self._model, self._idx)

    @column.setter
    def column(self, value):
        raise NotImplementedError("Cbc functionality currently unavailable")

    @property
    def rc(self):
        return self._model.solver.reduced_cost(self._idx)

    @property
    def x(self):
        point = self._model.solver.point
        return None if point is None else point[self._idx]

    def xi(self, i):
        if self._model.status in (OptimizationStatus.OPTIMAL, OptimizationStatus.FEASIBLE):
            return self._model.solver.pool[i][self._idx]
        return None

    def __float__(self):
        at = self.x
        return math.nan if at is None else float(at)

    @property
    def model(self):
        return self._model

    @property
    def idx(self):
        return self._idx


class ConflictGraph:
    """Which assignments to binary variables exclude one another by a single constraint."""

    __slots__ = ["model"]

    def __init__(self, model):
        self.model = model

    @staticmethod
    def _literal(assignment):
        """(place of the variable, its value) of a variable, which stands for 1, or of `variable == 0`, `variable == 1`."""
        if isinstance(assignment, Var):
            return assignment.idx, 1
        if not isinstance(assignment, LinExpr):
            raise _not_supported(assignment)
        if len(assignment.expr) == 1 and assignment.sense == "=":
            for value in (0, 1):
                if abs(assignment.const + value) <= 1e-15:
                    return next(iter(assignment.expr)).idx, value
        raise InvalidParameter("LinExpr should contain an assignment to a binary variable, e.g.: x1 == 1")

    def conflicting(self, e1, e2):
        first, second = self._literal(e1), self._literal(e2)
        return second in self._conflicts(first)

    def conflicting_assignments(self, v):
        found = sorted(self._conflicts(self._literal(v)))
        names = self.model.vars
        return [names[place] for place, value in found if value], [names[place] for place, value in found if not value]

    @property
    def density(self):
        solver = self.model.solver
        literals = [
            (place, value) for place in range(len(solver.lb)) if solver.type_of(place) == BINARY for value in (0, 1)
        ]
        if not literals:
            return 0.0
        edges = sum(len(self._conflicts(literal)) for literal in literals)
        return edges / (len(literals) * (len(literals) - 1))

    def _conflicts(self, literal):
        place, value = literal
        found = {(place, 1 - value)}
        solver = self.model.solver
        for row in range(len(solver.row_rhs)):
            terms = solver.rows[row]
            if place not in terms:
                continue
            if solver.row_sense[row] in "<=":
                self._row(found, place, value, terms, solver.row_rhs[row])
            if solver.row_sense[row] in ">=":
                self._row(found, place, value, {c: -v for c, v in terms.items()}, -solver.row_rhs[row])
        return found

    def _row(self, found, place, value, terms, rhs):
        """Assignments that break `terms <= rhs` once `place` has `value` and the others are as small as they may be."""
        solver = self.model.solver
        least = sum(c * (solver.lb[p] if c > 0 else solver.ub[p]) for p, c in terms.items() if p != place and c)
        left = rhs - terms[place] * value - least
        for other, coefficient in terms.items():
            if other != place and solver.type_of(other) == BINARY and abs(coefficient) > left + 1e-9:
                found.add((other, int(coefficient > 0)))
