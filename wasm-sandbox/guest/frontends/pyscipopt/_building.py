"""Methods of Model that build and change the problem: variables, linear and nonlinear constraints, the objective."""

from collections.abc import Iterable
from itertools import repeat

from pyscipopt._core import PROBLEM, SOLVING, bounded, input_error, real, wrong_stage
from pyscipopt._expr import CONST, Expr, ExprCons, fresh, is_number
from pyscipopt._items import DEFAULT_FLAGS, Constraint, make_constraint
from pyscipopt._naming import wrong_type
from pyscipopt._variable import INFINITY

_VTYPES = {
    "C": "C", "CONTINUOUS": "C", "B": "B", "BINARY": "B", "I": "I", "INTEGER": "I", "M": "M", "IMPLINT": "M",
}  # fmt: skip


def _name(name):
    if not isinstance(name, str):
        raise TypeError("encoding without a string argument")
    return name


def need_constraint(value, name="cons"):
    if not isinstance(value, Constraint):
        raise wrong_type(name, "Constraint", value)
    return value


def _changeable(kind):
    if kind not in ("linear", "nonlinear"):
        raise Warning("method cannot be called for constraints of type " + kind)


class Building:
    """Methods of Model."""

    __slots__ = ()

    # --- variables ----------------------------------------------------------------------------------------------------

    def addVar(
        self, name="", vtype="C", lb=0.0, ub=None, obj=0.0, pricedVar=False, pricedVarScore=1.0, deletable=False
    ):
        core = self.core_
        if name == "":
            name = f"x{core.n_vars() + 1}"
        elif type(name) is not str:
            _name(name)
        lb = -INFINITY if lb is None else lb if type(lb) is float else real(lb)
        ub = INFINITY if ub is None else ub if type(ub) is float else real(ub)
        kind = _VTYPES.get(vtype) if type(vtype) is str else None
        if kind is None:
            kind = _VTYPES.get(vtype.upper())
            if kind is None:
                raise Warning("unrecognized variable type")
        if kind == "B":
            ub = min(ub, 1.0)
            lb = max(lb, 0.0)
            if lb > ub:
                raise input_error()
        elif kind == "I" and 0.0 <= lb <= 1.0 and 0.0 <= ub <= 1.0:
            kind = "B"
        if core.stage != PROBLEM and not (core.stage == SOLVING and core.pricing):
            raise wrong_stage()
        return core.add_var(name, kind, lb, ub, obj if type(obj) is float else real(obj))

    def addMatrixVar(self, shape, name="", vtype="C", lb=0.0, ub=None, obj=0.0, pricedVar=False, pricedVarScore=1.0):
        from pyscipopt import _matrix

        return _matrix.add_variables(self, shape, name, vtype, lb, ub, obj)

    def fixVar(self, var, val):
        core = self.core_
        column = core.column(var)
        core.need_problem()
        value = real(val)
        whole = core.vtype[column] == "C" or abs(value - round(value)) <= 1e-6
        if not whole:
            return True, False
        core.lb[column] = core.ub[column] = value
        return False, True

    def delVar(self, var):
        core = self.core_
        column = core.column(var)
        core.need_problem()
        core.take_out(var)
        core.removed.add(column)
        core.lb[column] = core.ub[column] = core.obj[column] = 0.0
        var.core_ = var.term_.core_ = None
        var.name_ = ""
        return True

    def chgVarLb(self, var, lb):
        core = self.core_
        column = core.column(var)
        core.need_problem()
        core.lb[column] = -INFINITY if lb is None else real(lb)

    def chgVarUb(self, var, ub):
        core = self.core_
        column = core.column(var)
        core.need_problem()
        core.ub[column] = INFINITY if ub is None else real(ub)

    chgVarLbGlobal, chgVarUbGlobal = chgVarLb, chgVarUb

    def tightenVarLb(self, var, lb, force=False):
        core = self.core_
        column = core.column(var)
        core.need_problem()
        if real(lb) > core.ub[column]:
            return True, False
        tighter = lb > core.lb[column]
        if tighter:
            core.lb[column] = real(lb)
        return False, tighter

    def tightenVarUb(self, var, ub, force=False):
        core = self.core_
        column = core.column(var)
        core.need_problem()
        if real(ub) < core.lb[column]:
            return True, False
        tighter = ub < core.ub[column]
        if tighter:
            core.ub[column] = real(ub)
        return False, tighter

    tightenVarLbGlobal, tightenVarUbGlobal = tightenVarLb, tightenVarUb

    def chgVarType(self, var, vtype):
        core = self.core_
        column = core.column(var)
        if vtype not in _VTYPES:
            raise Warning("unrecognized variable type")
        core.need_problem()
        kind = _VTYPES[vtype]
        if kind == "B" and (core.lb[column] < 0.0 or core.ub[column] > 1.0):
            raise input_error()
        core.change_type(var, kind)

    def chgVarBranchPriority(self, var, priority):
        self.core_.column(var)

    def markDoNotAggrVar(self, var):
        self.core_.column(var)

    markDoNotMultaggrVar = markDoNotAggrVar

    def addVarLocks(self, var, nlocksdown, nlocksup):
        self.core_.column(var)

    def addVarLocksType(self, var, locktype, nlocksdown, nlocksup):
        self.core_.column(var)

    # --- constraints --------------------------------------------------------------------------------------------------

    def addCons(
        self, cons, name="", initial=True, separate=True, enforce=True, check=True, propagate=True, local=False,
        modifiable=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        if not isinstance(cons, ExprCons):
            raise AssertionError(f"given constraint is not ExprCons but {type(cons).__name__}")
        flags = (initial, separate, enforce, check, propagate, local, modifiable, dynamic, removable, stickingatnode)
        core = self.core_
        made = _make(core, cons, name, flags)
        if core.stage != PROBLEM:
            return core.add_constraint(made)
        core.conss.append(made)
        return made

    def createConsFromExpr(
        self, cons, name="", initial=True, separate=True, enforce=True, check=True, propagate=True, local=False,
        modifiable=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        flags = (initial, separate, enforce, check, propagate, local, modifiable, dynamic, removable, stickingatnode)
        return _make(self.core_, cons, name, flags)

    def addConss(
        self, conss, name="", initial=True, separate=True, enforce=True, check=True, propagate=True, local=False,
        modifiable=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        if not isinstance(conss, Iterable):
            raise AssertionError("Given constraint list is not iterable.")
        conss = list(conss.flatten() if hasattr(conss, "flatten") else conss)
        count = len(conss)
        if isinstance(name, str):
            name = [f"{name}_{place}" if name else "" for place in range(count)]
        flags = (initial, separate, enforce, check, propagate, local, modifiable, dynamic, removable, stickingatnode)
        columns = [flag if isinstance(flag, Iterable) else list(repeat(flag, count)) for flag in flags]
        return [
            self.addCons(cons, name[place], *[column[place] for column in columns]) for place, cons in enumerate(conss)
        ]

    def addMatrixCons(
        self, cons, name="", initial=True, separate=True, enforce=True, check=True, propagate=True, local=False,
        modifiable=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        flags = (initial, separate, enforce, check, propagate, local, modifiable, dynamic, removable, stickingatnode)
        if isinstance(cons, ExprCons):
            return self.addCons(cons, name, *flags)
        if not hasattr(cons, "shape"):
            raise TypeError(f"given constraint is not MatrixExprCons nor ExprCons but {type(cons).__name__}")
        from pyscipopt import _matrix

        return _matrix.add_constraints(self, cons, name, flags)

    def delCons(self, cons):
        core = self.core_
        need_constraint(cons)
        core.need_problem()
        core.conss = [other for other in core.conss if other is not cons]
        cons.core_, cons.name_ = None, ""

    def chgRhs(self, cons, rhs):
        need_constraint(cons)
        rhs = INFINITY if rhs is None else real(rhs)
        _changeable(cons.kind_)
        cons.rhs_ = bounded(rhs)

    def chgLhs(self, cons, lhs):
        need_constraint(cons)
        lhs = -INFINITY if lhs is None else real(lhs)
        _changeable(cons.kind_)
        cons.lhs_ = bounded(lhs)

    def _linear(self, cons):
        need_constraint(cons)
        if cons.kind_ != "linear":
            raise input_error()
        if self.core_.stage != PROBLEM and not self.core_.pricing:
            raise wrong_stage()
        return cons

    def chgCoefLinear(self, cons, var, value):
        column = self.core_.column(var)
        if column not in self._linear(cons).cols_:
            self.addCoefLinear(cons, var, value)
        elif real(value) == 0.0:
            self.delCoefLinear(cons, var)
        else:
            cons.vals_[cons.cols_.index(column)] = real(value)

    def delCoefLinear(self, cons, var):
        column = self.core_.column(var)
        columns, values = self._linear(cons).cols_, cons.vals_
        if column in columns:
            # the last entry takes the place of the deleted one
            place = columns.index(column)
            columns[place], values[place] = columns[-1], values[-1]
            columns.pop()
            values.pop()

    def addCoefLinear(self, cons, var, value):
        self._linear(cons)
        column = self.core_.column(var)
        if column in cons.cols_:
            cons.vals_[cons.cols_.index(column)] += real(value)
        elif real(value) != 0.0:
            cons.cols_.append(column)
            cons.vals_.append(real(value))

    def addConsCoeff(self, cons, var, coeff):
        self.addCoefLinear(cons, var, coeff)

    def addExprNonlinear(self, cons, expr, coef):
        need_constraint(cons)
        self.core_.need_problem()
        if cons.kind_ != "nonlinear":
            raise input_error()
        cons.data_ = cons.data_ + coef * expr

    def setInitial(self, cons, newInit):
        need_constraint(cons)

    setModifiable = setRemovable = setInitial

    def setEnforced(self, cons, newEnf):
        need_constraint(cons).flags_ = (*cons.flags_[:2], bool(newEnf), *cons.flags_[3:])

    def setCheck(self, cons, newCheck):
        need_constraint(cons).flags_ = (*cons.flags_[:3], bool(newCheck), *cons.flags_[4:])

    # --- objective ----------------------------------------------------------------------------------------------------

    def setObjective(self, expr, sense="minimize", clear="true"):
        core = self.core_
        if not isinstance(expr, Expr):
            if not is_number(expr):
                raise TypeError(f"requires Expr or number but got type {type(expr).__name__}")
            expr = fresh({CONST: float(expr)})
        if expr.degree() > 1:
            raise ValueError(
                "SCIP does not support nonlinear objective functions. Consider using set_nonlinear_objective in the "
                "pyscipopt.recipe.nonlinear"
            )
        core.need_problem()
        if clear:
            core.offset = 0.0
            core.obj = [0.0] * len(core.obj)
        obj = core.obj
        for term, factor in expr.terms.items():
            if term is CONST:
                core.offset += factor
            elif term.core_ is core:
                obj[term.column_] = factor
            else:
                core.column(term.vartuple[0])
        if sense == "minimize":
            core.sense = 1
        elif sense == "maximize":
            core.sense = -1
        else:
            raise Warning(f"unrecognized optimization sense: {sense}")

    def setMinimize(self):
        self.core_.need_problem()
        self.core_.sense = 1

    def setMaximize(self):
        self.core_.need_problem()
        self.core_.sense = -1

    def addObjoffset(self, offset, solutions=False):
        self.core_.need_problem()
        self.core_.offset += real(offset)

    def getObjoffset(self, original=True):
        return self.core_.offset

    def getObjective(self):
        core = self.core_
        terms = {variable.term_: core.obj[variable.column_] for variable in core.ordered()}
        return fresh({term: value for term, value in terms.items() if value != 0.0})

    def getObjectiveSense(self):
        return "maximize" if self.core_.sense == -1 else "minimize"

    def setObjlimit(self, objlimit):
        self.core_.need_problem()
        self.core_.objlimit = real(objlimit)

    def getObjlimit(self):
        core = self.core_
        return core.sense * INFINITY if core.objlimit is None else core.objlimit

    def setObjIntegral(self):
        self.core_.need_problem()


def variables_of(expr):
    """Every variable of an expression, as often as it occurs."""
    if isinstance(expr, Expr):
        return [variable for term in expr.terms for variable in term.vartuple]
    return [variable for child in getattr(expr, "children", ()) for variable in variables_of(child)]


def _make(core, cons, name, flags):
    """The Constraint of an expression."""
    if name == "":
        name = f"c{core.n_conss() + 1}"
    elif type(name) is not str:
        _name(name)
    expr, lhs, rhs = cons.expr, cons._lhs, cons._rhs
    lhs = -INFINITY if lhs is None else bounded(lhs)
    rhs = INFINITY if rhs is None else bounded(rhs)
    made = make_constraint(core, name, "linear", lhs, rhs, DEFAULT_FLAGS if flags == DEFAULT_FLAGS else flags)
    if isinstance(expr, Expr):
        terms = expr.terms
        columns = [term.column_ for term in terms if term.core_ is core]
        if len(columns) == len(terms):
            made.cols_ = columns
            made.vals_ = list(terms.values())
            return made
        if CONST in terms:
            raise input_error()  # a constant that arose after the comparison
    for variable in variables_of(expr):
        core.column(variable)
    made.kind_ = "nonlinear"
    made.data_ = expr
    return made
