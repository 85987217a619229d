"""Copies of a model, for `Model(sourceModel=...)`."""

from pyscipopt._core import PROBLEM, Core
from pyscipopt._expr import Expr, Term
from pyscipopt._general import GenExpr
from pyscipopt._items import make_constraint, make_solution
from pyscipopt._variable import make_variable


def copy(source, name):
    """A Core with variables and constraints of its own, before any solve."""
    made = Core(f"{source.name}_{name}")
    made.sense, made.offset, made.objlimit = source.sense, source.offset, source.objlimit
    made.lb, made.ub, made.obj, made.vtype = source.lb[:], source.ub[:], source.obj[:], source.vtype[:]
    made.removed, made.params = set(source.removed), dict(source.params)
    made.vars = [make_variable(made, column, variable.name_) for column, variable in enumerate(source.vars)]
    made.conss = [_constraint(made, constraint) for constraint in source.conss + source.lazy]
    made.implied = dict(source.implied)
    rows = source.conss
    made.implied_rows = {made.conss[place]: source.implied_rows[row] for place, row in enumerate(rows) if row in source.implied_rows}
    made.solutions = [make_solution(made, list(solution.values_)) for solution in source.solutions]
    made.stage = PROBLEM
    return made


def _constraint(core, source):
    made = make_constraint(core, source.name_, source.kind_, source.lhs_, source.rhs_, source.flags_)
    if hasattr(source, "cols_"):
        made.cols_, made.vals_ = list(source.cols_), list(source.vals_)
    if hasattr(source, "data_"):
        made.data_ = _moved(core, source.data_)
    return made


def _moved(core, data):
    """What a constraint holds, with the copy's variables."""
    if isinstance(data, Expr):
        terms = {Term(*[core.vars[v.column_] for v in term.vartuple]): value for term, value in data.terms.items()}
        return core.vars[data.column_] if hasattr(data, "column_") else Expr(terms)
    if isinstance(data, GenExpr):
        made = data.copy_()
        if hasattr(made, "children"):
            made.children = [_moved(core, child) for child in made.children]
        return made
    if isinstance(data, (list, tuple)):
        return type(data)(_moved(core, part) for part in data)
    return _constraint(core, data) if hasattr(data, "kind_") else data
