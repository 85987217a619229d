"""The lists of a model's variables and constraints."""

from collections.abc import Sequence

from mip.constants import BINARY, CONTINUOUS, EPS, INF
from mip.entities import Constr, Var


def _binary_bounds(lb, ub):
    if ub == INF:
        ub = 1.0
    if not (-EPS <= lb <= 1.0 + EPS and -EPS <= ub <= 1.0 + EPS):
        raise ValueError("Invalid bounds for binary variable")
    return lb, ub


def _without(items, removed, renumber):
    """`items` without those at the places `removed`, renumbered; the removed ones get the number -1."""
    gone = set(removed)
    kept = []
    for place, item in enumerate(items):
        if place in gone:
            renumber(item, -1)
        else:
            renumber(item, len(kept))
            kept.append(item)
    return kept


class VarList(Sequence):
    """The variables, by place or name."""

    def __init__(self, model):
        self._model = model
        self._vars = []

    def add(self, name="", lb=0.0, ub=INF, obj=0.0, var_type=CONTINUOUS, column=None):
        if var_type == BINARY:
            lb, ub = _binary_bounds(lb, ub)
        made = Var(self._model, len(self._vars))
        self._model.solver.add_var(obj, lb, ub, var_type, column, name)
        self._vars.append(made)
        return made

    def add_vars(self, n, name="", lb=0.0, ub=INF, obj=0.0, var_type=CONTINUOUS):
        return [self.add(f"{name}_{place}" if name else "", lb, ub, obj, var_type) for place in range(n)]

    def __getitem__(self, key):
        return self._model.var_by_name(key) if isinstance(key, str) else self._vars[key]

    def __len__(self):
        return len(self._vars)

    def update_vars(self, n_vars):
        self._vars = [Var(self._model, place) for place in range(n_vars)]

    def remove(self, vars):  # noqa: A002  (the library's own name)
        places = sorted(var.idx for var in vars)
        self._model.solver.remove_columns(places)
        self._vars = _without(self._vars, places, lambda var, place: setattr(var, "_idx", place))


class VVarList(VarList):
    """The variables as a callback sees them."""

    def __init__(self, model, start=-1, end=-1):
        super().__init__(model)
        self.update_vars(len(model.solver.lb))
        if start != -1:
            self._vars = self._vars[start:end]


class ConstrList(Sequence):
    """The constraints, by place or name."""

    def __init__(self, model):
        self._model = model
        self._constrs = []

    def __getitem__(self, key):
        return self._model.constr_by_name(key) if isinstance(key, str) else self._constrs[key]

    def add(self, lin_expr, name="", priority=None):
        if not name:
            name = f"constr({len(self._constrs)})"
        made = Constr(self._model, len(self._constrs), priority=priority)
        self._model.solver.add_constr(lin_expr, name)
        self._constrs.append(made)
        return made

    def __len__(self):
        return len(self._constrs)

    def remove(self, constrs):
        places = sorted(constr.idx for constr in constrs)
        self._model.solver.remove_rows(places)
        self._constrs = _without(self._constrs, places, lambda constr, place: setattr(constr, "idx", place))

    def update_constrs(self, n_constrs):
        self._constrs = [Constr(self._model, place) for place in range(n_constrs)]


class VConstrList(ConstrList):
    """The constraints as a callback sees them."""

    def __init__(self, model):
        super().__init__(model)
        self.update_constrs(len(model.solver.row_rhs))
