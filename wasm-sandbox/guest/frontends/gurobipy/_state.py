"""The state behind a Model: columns as parallel lists, items, pending changes, and the last solution.

gurobipy is lazy: what a program adds or changes becomes visible at the next `update()`, `optimize()` or `write()`.
Items enter their lists at once and count as pending while their index is not below `committed`; everything else waits
in `changes` as (apply, item, value) triples.
"""

from gurobipy import _params, _several
from gurobipy._exception import GurobiError, not_in_model
from gurobipy._items import REMOVED, Constr, GenConstr, QConstr, SOS, Var, _set_index, new_vars
from orlm_model.problem import merge, merge_products

INFINITY = float("inf")
HUGE = 1e20  # bounds beyond this are infinite to gurobipy

TINY = 1e-13  # coefficients up to this are left out of rows

_set_cols, _set_coefs = Constr.cols_.__set__, Constr.coefs_.__set__
_LIST_OF = {Var: "vars", Constr: "constrs", QConstr: "qconstrs", SOS: "soss", GenConstr: "gens"}


def refuse_infinities(values, nan_too):
    for place, value in enumerate(values):
        if abs(value) == INFINITY or (nan_too and value != value):
            raise GurobiError(10003, f"Element {place} of a double array is Nan or Inf.")


def bounded(value):
    """A bound as gurobipy shows it: beyond 1e20 it is infinite."""
    if value >= HUGE:
        return INFINITY
    return -INFINITY if value <= -HUGE else value


class Core:
    """One model's data."""

    def __init__(self, name, params):
        self.name = name
        self.params = params
        self.freed = False
        self.sense = 1
        self.objcon = 0.0
        self.vars, self.constrs, self.qconstrs, self.soss, self.gens = [], [], [], [], []
        self.lb, self.ub, self.obj, self.vtype, self.vname = [], [], [], [], []
        self.qobj = ([], [], [])
        self.pwl = {}
        self.objectives = {}
        self.committed = dict.fromkeys(("vars", "constrs", "qconstrs", "soss", "gens"), 0)
        self.changes = []
        self.removals = []
        self.has_start = False
        self.running = None
        self.lazy_allowed = False
        self.lazy_rows = []
        self.forget()

    def forget(self):
        """Drops the solution."""
        self.status = 1
        self.result = None
        self.x = None
        self.objval = None
        self.pool = []
        self.iis = None

    def is_mip(self):
        return bool(self.soss or self.gens or self.pwl or len(self.objectives) > 1) or any(letter != "C" for letter in self.vtype)

    # --- building -----------------------------------------------------------------------------------------------------

    def add_var(self, lb, ub, obj, vtype, name):
        index = len(self.vars)
        var = new_vars(self, index, 1)[0]
        self.vars.append(var)
        self.lb.append(lb)
        self.ub.append(ub)
        self.obj.append(obj)
        self.vtype.append(vtype)
        self.vname.append(name or f"C{index}")
        return var

    def add_vars(self, lowers, uppers, costs, letters, names):
        first = len(self.vars)
        made = new_vars(self, first, len(lowers))
        self.vars += made
        self.lb += lowers
        self.ub += uppers
        self.obj += costs
        self.vtype += letters
        self.vname += [name or f"C{place}" for place, name in enumerate(names, first)]
        return made

    def columns(self, variables):
        """Indices of variables; raises when one belongs to another model or was removed."""
        indices = [variable.i_ for variable in variables]
        for core in {variable.core_ for variable in variables}:
            if core is not self:
                raise not_in_model()
        if indices and min(indices) < 0:
            raise not_in_model()
        return indices

    def merged(self, lin, objective=False):
        """(columns, coefficients) of a LinExpr: every column once, without zeros; in rows NaN counts as zero."""
        columns, values = merge(self.columns(lin._vars), lin._coefs)
        total = sum(values)
        if total - total != 0.0:
            refuse_infinities(values, objective)
        if values and not min(map(abs, values)) > TINY:
            kept = [place for place, value in enumerate(values) if abs(value) > TINY]
            columns, values = [columns[place] for place in kept], [values[place] for place in kept]
        return columns, values

    def add_constr(self, lin, sense, rhs, name):
        columns, values = self.merged(lin)
        if rhs != rhs:
            raise GurobiError(10003, "Constant is Nan")
        constr = Constr(self, len(self.constrs))
        _set_cols(constr, columns if columns is not lin._vars else list(columns))
        _set_coefs(constr, values if values is not lin._coefs else list(values))
        Constr.sense_.__set__(constr, sense)
        Constr.rhs_.__set__(constr, rhs + 0.0)
        Constr.name_.__set__(constr, name or f"R{constr.i_}")
        self.constrs.append(constr)
        return constr

    def add_qconstr(self, quad, sense, rhs, name):
        columns, values = self.merged(quad._lin)
        first, second = self.columns(quad._first), self.columns(quad._second)
        first, second, products = merge_products(first, second, quad._qcoefs)
        constr = QConstr(self, len(self.qconstrs))
        data = (columns, list(values), first, second, products, sense, rhs, name or f"QC{constr.i_}")
        for slot, value in zip(QConstr.__slots__, data):
            getattr(QConstr, slot).__set__(constr, value)
        self.qconstrs.append(constr)
        return constr

    def add_sos(self, kind, columns, weights):
        sos = SOS(self, len(self.soss))
        SOS.kind_.__set__(sos, kind)
        SOS.cols_.__set__(sos, columns)
        SOS.weights_.__set__(sos, weights)
        self.soss.append(sos)
        return sos

    def add_general(self, kind, data, name):
        gen = GenConstr(self, len(self.gens))
        GenConstr.kind_.__set__(gen, kind)
        GenConstr.data_.__set__(gen, data)
        GenConstr.name_.__set__(gen, name or f"GC{gen.i_}")
        self.gens.append(gen)
        return gen

    # --- pending changes ----------------------------------------------------------------------------------------------

    def has_pending(self):
        committed = self.committed
        return bool(
            self.changes
            or self.removals
            or committed["vars"] != len(self.vars)
            or committed["constrs"] != len(self.constrs)
            or committed["qconstrs"] != len(self.qconstrs)
            or committed["gens"] != len(self.gens)
            or committed["soss"] != len(self.soss)
        )

    def update(self):
        if not self.has_pending():
            return
        self.lazy_rows = []  # they belong to the optimization that found them
        for apply, item, value in self.changes:
            if item is None or item.i_ >= 0:
                apply(item, value)
        self.changes.clear()
        if self.removals:
            self._remove_marked()
        committed = self.committed
        for name in committed:
            committed[name] = len(getattr(self, name))
        self.forget()

    def mark_removed(self, item):
        name = _LIST_OF.get(type(item))
        if name is None:
            raise GurobiError(-1, "Item to be removed not a Var, Constr, SOS, QConstr, or GenConstr")
        if item.core_ is not self:
            raise GurobiError(-1, "Item to be removed is not in model")
        if item.i_ >= 0:
            self.removals.append(item)

    def _remove_marked(self):
        gone = {}
        for item in self.removals:
            if item.i_ >= 0:
                gone.setdefault(_LIST_OF[type(item)], set()).add(item.i_)
        self.removals.clear()
        for name, indices in gone.items():
            items = getattr(self, name)
            kept = [item for item in items if item.i_ not in indices]
            if name == "vars":
                self._remove_columns(indices, kept)
            for item in items:
                if item.i_ in indices:
                    _set_index(item, REMOVED)
            for place, item in enumerate(kept):
                _set_index(item, place)
            setattr(self, name, kept)

    def _remove_columns(self, indices, kept):
        places = [item.i_ for item in kept]
        new = {old: place for place, old in enumerate(places)}
        for field in ("lb", "ub", "obj", "vtype", "vname"):
            values = getattr(self, field)
            setattr(self, field, [values[place] for place in places])
        self.qobj = _renumber_products(new, *self.qobj)
        self.pwl = {new[column]: points for column, points in self.pwl.items() if column in new}
        _several.renumber(self, new)
        for constr in self.constrs:
            if not indices.isdisjoint(constr.cols_):
                _set_pair(constr, new)
            else:
                _set_cols(constr, [new[column] for column in constr.cols_])
        for constr in self.qconstrs:
            _set_pair(constr, new)
            first, second, values = _renumber_products(new, constr.first_, constr.second_, constr.qcoefs_)
            QConstr.first_.__set__(constr, first)
            QConstr.second_.__set__(constr, second)
            QConstr.qcoefs_.__set__(constr, values)
        for sos in self.soss:
            pairs = [(new[c], w) for c, w in zip(sos.cols_, sos.weights_) if c in new]
            SOS.cols_.__set__(sos, [column for column, _ in pairs])
            SOS.weights_.__set__(sos, [weight for _, weight in pairs])


def _set_pair(constr, new):
    pairs = [(new[c], value) for c, value in zip(constr.cols_, constr.coefs_) if c in new]
    kind = type(constr)
    kind.cols_.__set__(constr, [column for column, _ in pairs])
    kind.coefs_.__set__(constr, [value for _, value in pairs])


def _renumber_products(new, first, second, values):
    kept = [(new[i], new[j], v) for i, j, v in zip(first, second, values) if i in new and j in new]
    return [i for i, _, _ in kept], [j for _, j, _ in kept], [v for _, _, v in kept]


def parameter(core, name):
    return _params.value_of(core.params, _params.BY_LOWER_NAME[name.lower()])
