"""The part of the solver class that adds to, changes and reads the model."""

import numpy as np

from highspy import _records as records
from highspy._arguments import BYTES, INTEGER, INTEGERS, REAL, REALS, TEXT, Unsuitable, incompatible, instance, native
from highspy._enums import HighsVarType, ObjSense
from highspy._store import ERROR, OK, WARNING, worse

_VAR_TYPE = instance(HighsVarType)


def _int_array(values):
    return np.array(values, dtype=np.int32)


def _float_array(values):
    return np.array(values, dtype=np.float64)


class Building:
    """Columns, rows, coefficients, names."""

    def _changed(self, status=OK):
        """After a change of the model: what was found belongs to another one."""
        if status != ERROR:
            self._forget()
        return status

    def _valid_columns(self, columns):
        count = len(self._store.cost)
        return len(set(columns)) == len(columns) and all(0 <= column < count for column in columns)

    # --- columns and rows ---------------------------------------------------------------------------------------------

    @native(REAL, REAL)
    def addVar(self, lower, upper):
        return self._changed(self._store.add_columns([0.0], [lower], [upper]))

    @native(INTEGER, REALS, REALS)
    def addVars(self, count, lowers, uppers):
        if len(lowers) < count or len(uppers) < count:
            return ERROR
        return self._changed(self._store.add_columns([0.0] * count, lowers[:count], uppers[:count]))

    @native(REAL, REAL, REAL, INTEGER, INTEGERS, REALS)
    def addCol(self, cost, lower, upper, count, indices, values):
        return self._add_columns(1, [cost], [lower], [upper], count, [0], indices, values)

    @native(INTEGER, REALS, REALS, REALS, INTEGER, INTEGERS, INTEGERS, REALS)
    def addCols(self, count, costs, lowers, uppers, entries, starts, indices, values):
        return self._add_columns(count, costs, lowers, uppers, entries, starts, indices, values)

    def _add_columns(self, count, costs, lowers, uppers, entries, starts, indices, values):
        store = self._store
        if min(len(costs), len(lowers), len(uppers)) < count or len(indices) < entries or len(values) < entries:
            return ERROR
        first, rows = len(store.cost), len(store.row_lower)
        if entries and (len(starts) < count or any(not 0 <= row < rows for row in indices[:entries])):
            return ERROR
        status = store.add_columns(costs[:count], lowers[:count], uppers[:count])
        if status != ERROR and entries:
            status = worse(status, store.fill_columns(first, starts[:count], indices[:entries], values[:entries]))
        return self._changed(status)

    @native(REAL, REAL, INTEGER, INTEGERS, REALS)
    def addRow(self, lower, upper, count, indices, values):
        if len(indices) < count or len(values) < count:
            return ERROR
        return self._changed(self._store.add_row(lower, upper, indices[:count], values[:count]))

    @native(INTEGER, REALS, REALS, INTEGER, INTEGERS, INTEGERS, REALS)
    def addRows(self, count, lowers, uppers, entries, starts, indices, values):
        store = self._store
        if min(len(lowers), len(uppers)) < count or min(len(indices), len(values)) < entries:
            return ERROR
        if entries and len(starts) < count:
            return ERROR
        ends = (list(starts[1:count]) + [entries]) if entries else [0] * count
        before, status = len(store.row_lower), OK
        for place in range(count):
            begin = starts[place] if entries else 0
            part = slice(begin, ends[place])
            status = worse(status, store.add_row(lowers[place], uppers[place], indices[part], values[part]))
            if status == ERROR:
                store.delete_rows(range(before, len(store.row_lower)))
                return ERROR
        return self._changed(status)

    @native(INTEGER, INTEGERS)
    def deleteCols(self, count, columns):
        return self._delete(columns[:count], len(self._store.cost), self._store.delete_columns)

    @native(INTEGER, INTEGERS)
    def deleteVars(self, count, columns):
        return self._delete(columns[:count], len(self._store.cost), self._store.delete_columns)

    @native(INTEGER, INTEGERS)
    def deleteRows(self, count, rows):
        return self._delete(rows[:count], len(self._store.row_lower), self._store.delete_rows)

    def _delete(self, members, count, delete):
        if any(not 0 <= member < count for member in members):
            return ERROR
        if any(second <= first for first, second in zip(members, members[1:])):
            return ERROR
        if members:
            delete(members)
        return self._changed()

    # --- costs, bounds, coefficients ----------------------------------------------------------------------------------

    @native(INTEGER, REAL)
    def changeColCost(self, column, cost):
        return self._change_costs([column], [cost])

    @native(INTEGER, INTEGERS, REALS)
    def changeColsCost(self, count, columns, costs):
        return self._change_costs(columns[:count], costs[:count])

    def _change_costs(self, columns, costs):
        store = self._store
        if not self._valid_columns(columns) or len(costs) < len(columns) or any(cost != cost for cost in costs):
            return ERROR
        for column, cost in zip(columns, costs):
            store.cost[column] = store.price(cost)
        return self._changed()

    @native(INTEGER, REAL, REAL)
    def changeColBounds(self, column, lower, upper):
        return self._change_bounds([column], [lower], [upper])

    @native(INTEGER, INTEGERS, REALS, REALS)
    def changeColsBounds(self, count, columns, lowers, uppers):
        return self._change_bounds(columns[:count], lowers[:count], uppers[:count])

    def _change_bounds(self, columns, lowers, uppers):
        store = self._store
        bounds = [store.bounds(*pair) for pair in zip(lowers, uppers)]
        if not self._valid_columns(columns) or len(bounds) < len(columns) or None in bounds:
            return ERROR
        for column, (lower, upper) in zip(columns, bounds):
            store.lower[column], store.upper[column] = lower, upper
        return self._changed()

    @native(INTEGER, REAL, REAL)
    def changeRowBounds(self, row, lower, upper):
        return self._change_sides([row], [lower], [upper])

    @native(INTEGER, INTEGERS, REALS, REALS)
    def changeRowsBounds(self, count, rows, lowers, uppers):
        return self._change_sides(rows[:count], lowers[:count], uppers[:count])

    def _change_sides(self, rows, lowers, uppers):
        store = self._store
        sides = [store.bounds(*pair) for pair in zip(lowers, uppers)]
        if any(not 0 <= row < len(store.row_lower) for row in rows) or len(sides) < len(rows) or None in sides:
            return ERROR
        for row, (lower, upper) in zip(rows, sides):
            store.row_lower[row], store.row_upper[row] = lower, upper
        return self._changed()

    @native(INTEGER, INTEGER, REAL)
    def changeCoeff(self, row, column, value):
        store = self._store
        if not (0 <= row < len(store.row_lower) and 0 <= column < len(store.cost)):
            return ERROR
        if value != value or abs(value) >= store.options["large_matrix_value"]:
            return ERROR
        store.set_coefficient(row, column, value)
        return self._changed()

    @native(INTEGER, _VAR_TYPE)
    def changeColIntegrality(self, column, kind):
        return self._change_types([column], [int(kind)])

    def changeColsIntegrality(self, *args):
        kinds = INTEGER, INTEGERS, BYTES
        try:
            if len(args) != 3:
                raise Unsuitable
            count, columns, types = (kind.convert(arg) for kind, arg in zip(kinds, args))
        except Unsuitable:
            listed = ", ".join(f"arg{place}: {kind.text}" for place, kind in enumerate(kinds))
            text = f"(self: highspy._core._Highs, {listed}) -> highspy._core.HighsStatus"
            raise incompatible("changeColsIntegrality", [text], (self, *args)) from None
        return self._change_types(columns[:count], types[:count])

    def _change_types(self, columns, types):
        if not self._valid_columns(columns) or len(types) < len(columns) or any(kind > 4 for kind in types):
            return ERROR
        if columns:
            self._store.set_types(columns, types)
        return self._changed()

    @native(instance(ObjSense))
    def changeObjectiveSense(self, sense):
        self._store.sense = int(sense)
        return self._changed()

    @native(REAL)
    def changeObjectiveOffset(self, offset):
        self._store.offset = offset
        return self._changed()

    # --- names --------------------------------------------------------------------------------------------------------

    @native(INTEGER, TEXT)
    def passColName(self, column, name):
        store = self._store
        status, store.col_names = _renamed(store.col_names, len(store.cost), column, name)
        return status

    @native(INTEGER, TEXT)
    def passRowName(self, row, name):
        store = self._store
        status, store.row_names = _renamed(store.row_names, len(store.row_lower), row, name)
        return status

    @native(INTEGER, returns="tuple")
    def getColName(self, column):
        return _name_at(self._store.col_names, len(self._store.cost), column)

    @native(INTEGER, returns="tuple")
    def getRowName(self, row):
        return _name_at(self._store.row_names, len(self._store.row_lower), row)

    @native(TEXT, returns="tuple")
    def getColByName(self, name):
        return _place_of(self._store.col_names, name)

    @native(TEXT, returns="tuple")
    def getRowByName(self, name):
        return _place_of(self._store.row_names, name)

    # --- reading ------------------------------------------------------------------------------------------------------

    @native(returns="int")
    def getNumCol(self):
        return len(self._store.cost)

    @native(returns="int")
    def getNumRow(self):
        return len(self._store.row_lower)

    @native(returns="int")
    def getNumNz(self):
        return self._store.count_entries()

    @native(returns="int")
    def getHessianNumNz(self):
        return len(self._store.hessian)

    @native(returns="highspy._core.HighsLp")
    def getLp(self):
        return self._store.lp()

    @native(returns="highspy._core.HighsModel")
    def getModel(self):
        return records.put(records.HighsModel(), lp_=self._store.lp(), hessian_=self._store.hessian_record())

    @native(returns="tuple")
    def getObjectiveSense(self):
        return OK, ObjSense(self._store.sense)

    @native(returns="tuple")
    def getObjectiveOffset(self):
        return OK, self._store.offset

    @native(INTEGER, returns="tuple")
    def getColIntegrality(self, column):
        store = self._store
        if not 0 <= column < len(store.cost):
            return ERROR, HighsVarType.kContinuous
        return OK, HighsVarType(store.types[column] if store.types else 0)

    @native(INTEGER, returns="tuple")
    def getCol(self, column):
        store = self._store
        if not 0 <= column < len(store.cost):
            return ERROR, 0.0, 0.0, 0.0, 0
        return OK, store.cost[column], store.lower[column], store.upper[column], len(self._column(column)[0])

    @native(INTEGER, returns="tuple")
    def getColEntries(self, column):
        if not 0 <= column < len(self._store.cost):
            return _entries(ERROR, [], [])
        return _entries(OK, *self._column(column))

    def _column(self, column):
        store = self._store
        rows, values = [], []
        for row, columns in enumerate(store.row_columns):
            if column in columns:
                rows.append(row)
                values.append(store.row_values[row][columns.index(column)])
        return rows, values

    @native(INTEGER, INTEGERS, returns="tuple")
    def getCols(self, count, columns):
        store, columns = self._store, columns[:count]
        if not self._valid_columns(columns):
            return ERROR, 0, _float_array([]), _float_array([]), _float_array([]), 0
        entries = sum(len(self._column(column)[0]) for column in columns)
        picked = [_float_array([values[k] for k in columns]) for values in (store.cost, store.lower, store.upper)]
        return OK, len(columns), *picked, entries

    @native(INTEGER, INTEGERS, returns="tuple")
    def getColsEntries(self, count, columns):
        if not self._valid_columns(columns[:count]):
            return ERROR, _int_array([]), _int_array([]), _float_array([])
        return _joined([self._column(column) for column in columns[:count]])

    @native(INTEGER, returns="tuple")
    def getRow(self, row):
        store = self._store
        if not 0 <= row < len(store.row_lower):
            return ERROR, 0.0, 0.0, 0
        return OK, store.row_lower[row], store.row_upper[row], len(store.row_columns[row])

    @native(INTEGER, returns="tuple")
    def getRowEntries(self, row):
        store = self._store
        if not 0 <= row < len(store.row_lower):
            return _entries(ERROR, [], [])
        return _entries(OK, store.row_columns[row], store.row_values[row])

    @native(INTEGER, INTEGERS, returns="tuple")
    def getRows(self, count, rows):
        store, rows = self._store, rows[:count]
        if any(not 0 <= row < len(store.row_lower) for row in rows):
            return ERROR, 0, _float_array([]), _float_array([]), 0
        picked = [_float_array([values[k] for k in rows]) for values in (store.row_lower, store.row_upper)]
        return OK, len(rows), *picked, sum(len(store.row_columns[row]) for row in rows)

    @native(INTEGER, INTEGERS, returns="tuple")
    def getRowsEntries(self, count, rows):
        store = self._store
        if any(not 0 <= row < len(store.row_lower) for row in rows[:count]):
            return ERROR, _int_array([]), _int_array([]), _float_array([])
        return _joined([(store.row_columns[row], store.row_values[row]) for row in rows[:count]])


def _entries(status, indices, values):
    """A sparse vector; an empty one comes as one zero, as highspy has it."""
    return status, _int_array(indices or [0]), _float_array(values or [0.0])


def _joined(vectors):
    starts, indices, values = [], [], []
    for part, numbers in vectors:
        starts.append(len(indices))
        indices += part
        values += numbers
    return OK, _int_array(starts), _int_array(indices), _float_array(values)


def _renamed(names, count, place, name):
    if not 0 <= place < count or not name:
        return ERROR, names
    status = WARNING if name in names and (place >= len(names) or names[place] != name) else OK
    names = names or [""] * count
    names[place] = name
    return status, names


def _name_at(names, count, place):
    if not 0 <= place < count or not names:
        return ERROR, ""
    return OK, names[place]


def _place_of(names, name):
    if names.count(name) != 1:
        return ERROR, 0
    return OK, names.index(name)
