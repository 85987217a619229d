"""The modelling layer: variables, constraints and expressions on top of the solver class."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from numbers import Integral

import numpy as np

from highspy import _callbacks
from highspy._arguments import REAL, Unsuitable, incompatible, signature
from highspy._callbacks import HighsCallback, HighsCallbackEvent  # noqa: F401
from highspy._core import HighsStatus, HighsVarType, ObjSense, _Highs, kHighsInf
from highspy._exceptions import HighsError, HighsStatusError
from highspy._expression import highs_cons, highs_linear_expression, highs_var

_OK = HighsStatus.kOk
_INTEGER = HighsVarType.kInteger


def _need(status, operation):
    if status != _OK:
        raise HighsStatusError(operation, status)


def _is_number(value):
    return isinstance(value, (float, int))


def _numbers(value, keys):
    """One number per key, from a number, a mapping or a sequence of as many."""
    if _is_number(value):
        return [float(value)] * len(keys)
    if isinstance(value, Mapping):
        if all(map(_is_number, value.values())):
            return [float(value[key]) for key in keys]
    elif isinstance(value, Sequence) and len(value) == len(keys) and all(map(_is_number, value)):
        return [float(item) for item in value]
    raise HighsError("Invalid parameter.")


def _types(value, keys):
    if isinstance(value, HighsVarType):
        return [int(value)] * len(keys)
    if isinstance(value, Mapping):
        if all(isinstance(item, HighsVarType) for item in value.values()):
            return [int(value[key]) for key in keys]
    elif isinstance(value, Sequence) and len(value) == len(keys):
        if all(isinstance(item, HighsVarType) for item in value):
            return [int(item) for item in value]
    raise HighsError("Invalid parameter.")


def _names(names, prefix, keys):
    if prefix is not None and not isinstance(prefix, str):
        raise HighsError("Invalid parameter.")
    if names is not None:
        if not (isinstance(names, Sequence) and len(names) == len(keys) and all(isinstance(n, str) for n in names)):
            raise HighsError("Invalid parameter.")
    if names:
        return names
    return [f"{prefix}{key}".replace(" ", "") for key in keys] if prefix else None


def _items_in(collection):
    if isinstance(collection, Mapping):
        return collection.values()
    if isinstance(collection, np.ndarray):
        return collection.flat
    return collection if isinstance(collection, Iterable) else [collection]


def _renumber(index, collections, kind):
    """After the removal of `index`: later items move down, the item itself gets -1."""
    for collection in collections:
        for item in _items_in(collection):
            if isinstance(item, kind):
                if item.index > index:
                    item.index -= 1
                elif item.index == index:
                    item.index = -1


class Highs(_Highs):
    """The solver with its modelling layer."""

    HandleKeyboardInterrupt = False
    HandleUserInterrupt = False
    locals().update(_callbacks.subscriptions())

    def __init__(self):
        super().__init__()
        self.callbacks = [HighsCallback(kind, self) for kind in _callbacks.all_kinds()]
        self.enableCallbacks()

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.clear()

    def silent(self, turn_off_output=True):
        self.setOptionValue("output_flag", not turn_off_output)

    # --- solving ------------------------------------------------------------------------------------------------------

    def solve(self):
        return _Highs.run(self)

    def optimize(self):
        return self.solve()

    def startSolve(self):
        """There are no threads here: the run is over when this returns."""
        self._finished = _Highs.run(self)
        return None

    def joinSolve(self, solver_thread=None, interrupt_limit=5):
        return self.__dict__.get("_finished")

    def wait(self, timeout=-1.0):
        return True, self.__dict__.pop("_finished", None)

    def is_solver_running(self):
        return False

    def cancelSolve(self):
        pass

    def getObjective(self):
        store, made = self._store, highs_linear_expression()
        made.idxs = [column for column, cost in enumerate(store.cost) if cost]
        made.vals = [store.cost[column] for column in made.idxs]
        made.constant = store.offset
        return made, ObjSense(store.sense)

    def setObjective(self, obj=None, sense=None):
        if obj is not None:
            expr = obj if isinstance(obj, highs_linear_expression) else highs_linear_expression(obj)
            if expr.bounds is not None:
                raise HighsError("Objective cannot be an inequality")
            self._store.cost = [0.0] * len(self._store.cost)
            self._change_costs(*expr._unique())
            self.changeObjectiveOffset(expr.constant or 0.0)
        if sense is not None:
            self.changeObjectiveSense(sense)

    def minimize(self, obj=None):
        self.setObjective(obj, ObjSense.kMinimize)
        return self.solve()

    def maximize(self, obj=None):
        self.setObjective(obj, ObjSense.kMaximize)
        return self.solve()

    def setMinimize(self):
        self.changeObjectiveSense(ObjSense.kMinimize)

    def setMaximize(self):
        self.changeObjectiveSense(ObjSense.kMaximize)

    # --- values -------------------------------------------------------------------------------------------------------

    @staticmethod
    def internal_get_value(array_values, index_collection):
        if isinstance(index_collection, (int, Integral, highs_var, highs_cons)):
            return array_values[int(index_collection)]
        if isinstance(index_collection, highs_linear_expression):
            return index_collection.evaluate(array_values)
        if isinstance(index_collection, Mapping):
            return {key: Highs.internal_get_value(array_values, item) for key, item in index_collection.items()}
        return np.asarray([Highs.internal_get_value(array_values, item) for item in index_collection])

    def _lookup(self, field, wanted):
        return Highs.internal_get_value(getattr(self.getSolution(), field), wanted)

    def val(self, var):
        return self._lookup("col_value", var)

    def vals(self, idxs):
        return self._lookup("col_value", idxs)

    def variableValue(self, var):
        return self._lookup("col_value", var)

    def variableValues(self, idxs):
        return self._lookup("col_value", idxs)

    def variableDual(self, var):
        return self._lookup("col_dual", var)

    def variableDuals(self, idxs):
        return self._lookup("col_dual", idxs)

    def constrValue(self, con):
        return self._lookup("row_value", con)

    def constrValues(self, cons):
        return self._lookup("row_value", cons)

    def constrDual(self, con):
        return self._lookup("row_dual", con)

    def constrDuals(self, cons):
        return self._lookup("row_dual", cons)

    def allVariableValues(self):
        return self.getSolution().col_value

    def allVariableDuals(self):
        return self.getSolution().col_dual

    def allConstrValues(self):
        return self.getSolution().row_value

    def allConstrDuals(self):
        return self.getSolution().row_dual

    def variableName(self, var):
        status, name = self.getColName(int(var))
        _need(status, "Variable name not found")
        return name

    def variableNames(self, idxs):
        if isinstance(idxs, Mapping):
            return {key: self.variableName(var) for key, var in idxs.items()}
        return [self.variableName(var) for var in idxs]

    def allVariableNames(self):
        return self._store.col_names[:]

    # --- variables ----------------------------------------------------------------------------------------------------

    def addVariable(self, lb=0, ub=kHighsInf, obj=0.0, type=HighsVarType.kContinuous, name=None):
        try:
            cost, lower, upper = REAL.convert(obj), REAL.convert(lb), REAL.convert(ub)
        except Unsuitable:
            texts = [signature("_Highs", [REAL, REAL, REAL], "highspy._core.HighsStatus")]
            raise incompatible("addCol", texts, (self, obj, lb, ub)) from None
        store = self._store
        status = store.add_column(cost, lower, upper)
        if status is not _OK:
            raise HighsStatusError("Failed to add variable to the model.", status)
        self._forget()
        var = highs_var(len(store.cost) - 1, self)
        if type is not HighsVarType.kContinuous and type != HighsVarType.kContinuous:
            self.changeColIntegrality(var.index, type)
        if name is not None:
            self.passColName(var.index, name)
        return var

    def addIntegral(self, lb=0.0, ub=kHighsInf, obj=0.0, name=None):
        return self.addVariable(lb, ub, obj, _INTEGER, name)

    def addBinary(self, obj=0.0, name=None):
        return self.addVariable(0, 1, obj, _INTEGER, name)

    def addVariables(self, *nvars, out_array=None, **kwargs):
        if not nvars:
            return None
        if out_array is not None and not isinstance(out_array, bool):
            raise TypeError(f"out_array expected bool or None, got {type(out_array).__name__}")
        counts = [item for item in nvars if isinstance(item, int)]
        sets = [range(item) if isinstance(item, int) else item for item in nvars]
        keys = list(sets[0] if len(sets) == 1 else product(*sets))
        shape = counts if len(counts) == len(nvars) else [len(keys)]
        lowers, uppers = _numbers(kwargs.get("lb", 0.0), keys), _numbers(kwargs.get("ub", kHighsInf), keys)
        costs = _numbers(kwargs.get("obj", 0), keys)
        kind = kwargs.get("type", HighsVarType.kContinuous)
        types = None if isinstance(kind, HighsVarType) and kind == HighsVarType.kContinuous else _types(kind, keys)
        names = _names(kwargs.get("name"), kwargs.get("name_prefix"), keys)
        if out_array is None:
            out_array = len(counts) == len(nvars)
        first = len(self._store.cost)
        places = range(first, first + len(keys))
        _need(self._changed(self._store.add_columns(costs, lowers, uppers)), "Failed to add columns to the model.")
        if types is not None:
            self._change_types(places, types)
        for place, name in zip(places, names or ()):
            self.passColName(place, name)
        if out_array:
            made = np.empty(len(keys), dtype=np.object_)
            made[:] = [highs_var(place, self) for place in places]
            return HighspyArray(made.reshape(shape), self)
        return {key: highs_var(place, self) for key, place in zip(keys, places)}

    def addIntegrals(self, *nvars, out_array=None, **kwargs):
        kwargs.setdefault("type", _INTEGER)
        return self.addVariables(*nvars, out_array=out_array, **kwargs)

    def addBinaries(self, *nvars, out_array=None, **kwargs):
        kwargs = {"lb": 0, "ub": 1, "type": _INTEGER, **kwargs}
        return self.addVariables(*nvars, out_array=out_array, **kwargs)

    def deleteVariable(self, var_or_index, *args):
        index = int(var_or_index)
        if index < self.numVariables:
            self.deleteVars(1, [index])
        _renumber(index, args, highs_var)

    def getVariables(self):
        return [highs_var(place, self) for place in range(self.numVariables)]

    @property
    def inf(self):
        return kHighsInf

    @property
    def numVariables(self):
        return len(self._store.cost)

    @property
    def numConstrs(self):
        return len(self._store.row_lower)

    def setInteger(self, var_or_collection):
        self._set_types(var_or_collection, _INTEGER)

    def setContinuous(self, var_or_collection):
        self._set_types(var_or_collection, HighsVarType.kContinuous)

    def _set_types(self, wanted, kind):
        if isinstance(wanted, Iterable):
            columns = [int(item) for item in (wanted.flat if isinstance(wanted, np.ndarray) else wanted)]
            self._change_types(columns, [int(kind)] * len(columns))
        else:
            self.changeColIntegrality(int(wanted), kind)

    # --- constraints --------------------------------------------------------------------------------------------------

    def addConstr(self, expr, name=None):
        con = self._add_constraint(expr)
        if name is not None:
            self.passRowName(con.index, name)
        return con

    def addConstrs(self, *args, **kwargs):
        prefix, names = kwargs.get("name_prefix"), kwargs.get("name")
        given = args[0] if len(args) == 1 and isinstance(args[0], Iterable) else args
        first = self.numConstrs
        try:
            if isinstance(given, Mapping):
                made = {key: self._add_constraint(expr) for key, expr in given.items()}
            else:
                made = [self._add_constraint(expr) for expr in given]
            if names or prefix:
                names = names or [f"{prefix}{number}" for number in range(self.numConstrs - first)]
                for row, name in zip(range(first, self.numConstrs), names):
                    self.passRowName(row, str(name))
        except Exception:
            self._store.delete_rows(range(first, self.numConstrs))
            raise
        return made

    def _add_constraint(self, expr):
        if expr.bounds is None:
            raise HighsError("Constraint bounds must be set via comparison (>=,==,<=).")
        status = self._changed(self._store.add_row(*expr.bounds, *expr._unique()))
        _need(status, "Error adding constraint to the model.")
        return highs_cons(len(self._store.row_lower) - 1, self)

    def expr(self, optional=None):
        return highs_linear_expression(optional)

    def getExpr(self, cons):
        row, store = int(cons), self._store
        if not 0 <= row < len(store.row_lower):
            raise HighsStatusError("Error retrieving constraint expression.", HighsStatus.kError)
        made = highs_linear_expression()
        made.bounds = (store.row_lower[row], store.row_upper[row])
        status, columns, values = self.getRowEntries(row)
        made.idxs, made.vals = list(columns), list(values)
        return made

    def chgCoeff(self, cons, var, val):
        self.changeCoeff(int(cons), int(var), val)

    def getConstrs(self):
        return [highs_cons(place, self) for place in range(self.numConstrs)]

    def removeConstr(self, cons_or_index, *args):
        index = int(cons_or_index)
        if index < self.numConstrs:
            _need(self.deleteRows(1, [index]), "Failed to delete constraint from the model.")
            _renumber(index, args, highs_cons)

    # --- collections --------------------------------------------------------------------------------------------------

    @staticmethod
    def idx(*args):
        if len(args) == 1 and not isinstance(args[0], (highs_var, highs_cons)):
            return np.asarray(args[0]).ravel().astype(np.int32)
        return np.array(args, dtype=np.int32).ravel()

    @staticmethod
    def qsum(items, initial=None):
        total = highs_linear_expression(initial)
        for item in items.flat if isinstance(items, np.ndarray) else items:
            total += item
        return total

    # --- callbacks ----------------------------------------------------------------------------------------------------

    @staticmethod
    def _tell(kind, message, data_out, data_in, highs):
        highs.callbacks[int(kind)].fire(kind, message, data_out, data_in)

    def enableCallbacks(self):
        self.setCallback(Highs._tell, self)
        for callback in self.callbacks:
            if callback.callbacks:
                self.startCallback(callback.callback_type)

    def disableCallbacks(self):
        self.setCallback(None, None)

    def clearCallbacks(self):
        for callback in self.callbacks:
            callback.clear()


class HighspyArray(np.ndarray):
    """An array of variables or expressions; comparisons give arrays of constraints."""

    def __new__(cls, input_array, highs):
        made = np.asarray(input_array).view(cls)
        made.highs = highs
        return made

    def __array_finalize__(self, obj):
        self.highs = getattr(obj, "highs", None)

    def __ge__(self, other):
        return np.greater_equal(self, other, dtype=np.object_)

    def __le__(self, other):
        return np.less_equal(self, other, dtype=np.object_)

    def __eq__(self, other):
        return np.equal(self, other, dtype=np.object_)

    __hash__ = None

    def sum(self, axis=None, dtype=None, out=None, **unused_kwargs):
        if self.highs is None:
            raise HighsError("Cannot sum without a Highs object.")
        initial = unused_kwargs.get("initial")
        if axis is None:
            return self.highs.qsum(self, initial)
        return HighspyArray(np.apply_along_axis(self.highs.qsum, axis, self, initial=initial), self.highs)

    def idx(self):
        return self.ravel().astype(np.int32)


def qsum(items, initial=None):
    return Highs.qsum(items, initial)


for _class in (HighsCallback, HighsCallbackEvent, highs_cons, highs_linear_expression, highs_var):
    _class.__module__ = __name__
del _class
