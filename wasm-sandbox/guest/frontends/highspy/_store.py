"""The model that a solver object holds, and the solver's rules for what it takes in.

Rows are kept sparse, with columns in rising order. Numbers beyond the options' limits become infinite, entries that
are too small are left out with a warning, and whatever else is wrong is refused, as in HiGHS.
"""

import copy

import numpy as np

from highspy import _records as records
from highspy._enums import HighsStatus, HighsVarType, MatrixFormat, ObjSense

INFINITY = float("inf")
OK, WARNING, ERROR = HighsStatus.kOk, HighsStatus.kWarning, HighsStatus.kError
_VAR_TYPES = [HighsVarType(number) for number in range(5)]


def worse(left, right):
    """The graver of two statuses."""
    return left if ERROR in (left,) or right == OK else right


class Store:
    """Columns, rows, names, objectives. `types` is empty as long as nothing was said about integrality."""

    def __init__(self, options):
        self.options = options
        self.clear()

    def clear(self):
        self.cost, self.lower, self.upper, self.types, self.col_names = [], [], [], [], []
        self.row_lower, self.row_upper, self.row_names = [], [], []
        self.row_columns, self.row_values = [], []
        self.sense, self.offset, self.name = 1, 0.0, ""
        self.hessian = {}
        self.objectives = []

    def duplicate(self):
        made = copy.copy(self)
        for field in ("cost", "lower", "upper", "types", "col_names", "row_lower", "row_upper", "row_names"):
            setattr(made, field, getattr(self, field)[:])
        made.row_columns = [columns[:] for columns in self.row_columns]
        made.row_values = [values[:] for values in self.row_values]
        made.hessian, made.objectives = dict(self.hessian), list(self.objectives)
        return made

    def is_mip(self):
        return any(self.types)

    def count_entries(self):
        return sum(map(len, self.row_columns))

    # --- adding -------------------------------------------------------------------------------------------------------

    def bounds(self, lower, upper):
        """The bounds as kept, or None when they are refused."""
        limit = self.options["infinite_bound"]
        if lower != lower or upper != upper or lower >= limit or upper <= -limit:
            return None
        return (-INFINITY if lower <= -limit else lower), (INFINITY if upper >= limit else upper)

    def price(self, cost):
        limit = self.options["infinite_cost"]
        return INFINITY if cost >= limit else -INFINITY if cost <= -limit else cost

    def entries(self, indices, values, count):
        """(status, indices, values) of one sparse vector, sorted and without small entries."""
        if len(set(indices)) != len(indices) or (indices and (min(indices) < 0 or max(indices) >= count)):
            return ERROR, [], []
        small, large = self.options["small_matrix_value"], self.options["large_matrix_value"]
        if any(second <= first for first, second in zip(indices, indices[1:])):
            order = sorted(range(len(indices)), key=indices.__getitem__)
            indices, values = [indices[place] for place in order], [values[place] for place in order]
        sizes = [abs(value) for value in values]
        if sizes and not max(sizes) < large or any(value != value for value in values):
            return ERROR, [], []
        if sizes and min(sizes) <= small:
            kept = [place for place, size in enumerate(sizes) if size > small]
            status = WARNING if any(0.0 < size <= small for size in sizes) else OK
            return status, [indices[place] for place in kept], [values[place] for place in kept]
        return OK, indices, values

    def add_columns(self, costs, lowers, uppers):
        """Adds empty columns; all or none."""
        bounds = [self.bounds(*pair) for pair in zip(lowers, uppers)]
        if None in bounds or any(cost != cost for cost in costs):
            return ERROR
        self.cost += [self.price(cost) for cost in costs]
        self.lower += [pair[0] for pair in bounds]
        self.upper += [pair[1] for pair in bounds]
        if self.types:
            self.types += [0] * len(bounds)
        if self.col_names:
            self.col_names += [""] * len(bounds)
        return OK

    def add_column(self, cost, lower, upper):
        limit = self.options["infinite_bound"]
        if not (lower < limit and upper > -limit and cost == cost):
            return ERROR
        self.cost.append(cost if -limit < cost < limit else self.price(cost))
        self.lower.append(lower if lower > -limit else -INFINITY)
        self.upper.append(upper if upper < limit else INFINITY)
        if self.types:
            self.types.append(0)
        if self.col_names:
            self.col_names.append("")
        return OK

    def add_row(self, lower, upper, indices, values):
        bounds = self.bounds(lower, upper)
        if bounds is None:
            return ERROR
        status, indices, values = self.entries(indices, values, len(self.cost))
        if status == ERROR:
            return ERROR
        self.row_lower.append(bounds[0])
        self.row_upper.append(bounds[1])
        self.row_columns.append(indices)
        self.row_values.append(values)
        if self.row_names:
            self.row_names.append("")
        return status

    def fill_columns(self, first, starts, indices, values):
        """Entries of columns that were just added, from `first` on."""
        result = OK
        ends = starts[1:] + [len(indices)]
        for place, (begin, end) in enumerate(zip(starts, ends)):
            status, rows, numbers = self.entries(indices[begin:end], values[begin:end], len(self.row_lower))
            result = worse(result, status)
            for row, number in zip(rows, numbers):
                self.row_columns[row].append(first + place)
                self.row_values[row].append(number)
        return result

    # --- changing -----------------------------------------------------------------------------------------------------

    def set_coefficient(self, row, column, value):
        columns, values = self.row_columns[row], self.row_values[row]
        small = abs(value) <= self.options["small_matrix_value"]
        if column in columns:
            place = columns.index(column)
            if small:
                del columns[place], values[place]
            else:
                values[place] = value
        elif not small:
            place = sum(known < column for known in columns)
            columns.insert(place, column)
            values.insert(place, value)

    def set_types(self, columns, types):
        if not self.types:
            self.types = [0] * len(self.cost)
        for column, kind in zip(columns, types):
            self.types[column] = kind

    def delete_columns(self, gone):
        gone = set(gone)
        kept = [column for column in range(len(self.cost)) if column not in gone]
        place_of = {column: place for place, column in enumerate(kept)}
        for field in ("cost", "lower", "upper", "types", "col_names"):
            values = getattr(self, field)
            if values:
                setattr(self, field, [values[column] for column in kept])
        for place, columns in enumerate(self.row_columns):
            pairs = [
                (place_of[column], value)
                for column, value in zip(columns, self.row_values[place])
                if column in place_of
            ]
            self.row_columns[place] = [column for column, _ in pairs]
            self.row_values[place] = [value for _, value in pairs]
        self.hessian = {
            (place_of[i], place_of[j]): value
            for (i, j), value in self.hessian.items()
            if i in place_of and j in place_of
        }

    def delete_rows(self, gone):
        gone = set(gone)
        kept = [row for row in range(len(self.row_lower)) if row not in gone]
        for field in ("row_lower", "row_upper", "row_names", "row_columns", "row_values"):
            values = getattr(self, field)
            if values:
                setattr(self, field, [values[row] for row in kept])

    # --- as matrices --------------------------------------------------------------------------------------------------

    def by_columns(self):
        """(start, row, value) lists of the matrix by columns."""
        count = len(self.cost)
        sizes = [len(columns) for columns in self.row_columns]
        columns = np.fromiter((c for part in self.row_columns for c in part), dtype=np.int32, count=sum(sizes))
        values = np.fromiter((v for part in self.row_values for v in part), dtype=np.float64, count=sum(sizes))
        rows = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        order = np.argsort(columns, kind="stable")
        starts = np.zeros(count + 1, dtype=np.int64)
        np.cumsum(np.bincount(columns, minlength=count), out=starts[1:])
        return starts.tolist(), rows[order].tolist(), values[order].tolist()

    def lp(self):
        """A HighsLp with this model."""
        starts, rows, values = self.by_columns()
        made = records.HighsLp()
        matrix = records.put(
            records.HighsSparseMatrix(), format_=MatrixFormat.kColwise, num_col_=len(self.cost),
            num_row_=len(self.row_lower), start_=starts, index_=rows, value_=values,
        )  # fmt: skip
        return records.put(
            made, num_col_=len(self.cost), num_row_=len(self.row_lower), col_cost_=np.array(self.cost, dtype=np.float64),
            col_lower_=self.lower[:], col_upper_=self.upper[:], row_lower_=self.row_lower[:],
            row_upper_=self.row_upper[:], a_matrix_=matrix, sense_=ObjSense(self.sense), offset_=self.offset,
            model_name_=self.name, col_names_=self.col_names[:], row_names_=self.row_names[:],
            integrality_=[_VAR_TYPES[number] for number in self.types],
        )  # fmt: skip

    def hessian_record(self):
        """A HighsHessian: the lower triangle by columns."""
        made = records.HighsHessian()
        if not self.hessian:
            return made
        count = len(self.cost)
        pairs = sorted((j, i, value) for (i, j), value in self.hessian.items())
        starts = [0] * (count + 1)
        for column, _, _ in pairs:
            starts[column + 1] += 1
        for place in range(count):
            starts[place + 1] += starts[place]
        return records.put(
            made, dim_=count, start_=starts, index_=[i for _, i, _ in pairs], value_=[value for _, _, value in pairs]
        )

    def take_lp(self, lp):
        """Replaces the model by a HighsLp; ERROR leaves it empty."""
        self.clear()
        matrix = lp.__dict__["_a_matrix_"]
        fields = lp.__dict__
        n_columns, n_rows = fields["_num_col_"], fields["_num_row_"]
        wanted = [(name, n_columns) for name in ("_col_cost_", "_col_lower_", "_col_upper_")]
        wanted += [(name, n_rows) for name in ("_row_lower_", "_row_upper_")]
        status = OK
        for name, count in wanted:
            if len(fields[name]) < count:
                return ERROR
            if len(fields[name]) > count:
                status = WARNING
        kinds = [int(kind) for kind in fields["_integrality_"]]
        if kinds and len(kinds) != n_columns:
            return ERROR
        by_rows = matrix.format_ != MatrixFormat.kColwise
        vectors = _vectors(matrix, n_rows if by_rows else n_columns, n_columns if by_rows else n_rows)
        costs = fields["_col_cost_"][:n_columns].tolist()
        lowers, uppers = fields["_col_lower_"][:n_columns], fields["_col_upper_"][:n_columns]
        bounds = [self.bounds(*pair) for pair in zip(lowers, uppers)]
        if vectors is None or None in bounds:
            return ERROR
        self.cost = [self.price(cost) for cost in costs]
        self.lower, self.upper = [pair[0] for pair in bounds], [pair[1] for pair in bounds]
        self.types = kinds
        sides = list(zip(fields["_row_lower_"][:n_rows], fields["_row_upper_"][:n_rows]))
        for lower, upper in sides:
            status = worse(status, self.add_row(lower, upper, [], []))
        if by_rows:
            for row, (indices, values) in enumerate(vectors):
                found, self.row_columns[row], self.row_values[row] = self.entries(indices, values, n_columns)
                status = worse(status, found)
        else:
            indices = [index for part, _ in vectors for index in part]
            values = [value for _, part in vectors for value in part]
            starts = [0]
            for part, _ in vectors[:-1]:
                starts.append(starts[-1] + len(part))
            if n_columns:
                status = worse(status, self.fill_columns(0, starts, indices, values))
        if status == ERROR:
            self.clear()
            return ERROR
        self.sense, self.offset, self.name = int(fields["_sense_"]), fields["_offset_"], fields["_model_name_"]
        names = fields["_col_names_"], fields["_row_names_"]
        self.col_names = list(names[0]) if len(names[0]) == n_columns else []
        self.row_names = list(names[1]) if len(names[1]) == n_rows else []
        return status

    def take_hessian(self, dim, triangular, starts, indices, values):
        """Replaces the Hessian, kept as {(row, column): value} with row >= column."""
        if dim == 0:
            self.hessian = {}
            return OK
        if dim != len(self.cost) or len(starts) < dim or min(starts) < 0 or any(not 0 <= i < dim for i in indices):
            return ERROR
        found = {}
        ends = list(starts[1:dim]) + [min(starts[dim], len(indices)) if len(starts) > dim else len(indices)]
        for column, (begin, end) in enumerate(zip(starts, ends)):
            for i, value in zip(indices[begin:end], values[begin:end]):
                pair = (max(i, column), min(i, column))
                if triangular or i == column:
                    found[pair] = found.get(pair, 0.0) + value
                else:
                    found[pair] = found.get(pair, 0.0) + value / 2.0
        self.hessian = {pair: value for pair, value in found.items() if value}
        return OK


def _vectors(matrix, count, most):
    """(indices, values) of each vector of a sparse matrix, or None when it is not consistent."""
    starts, indices, values = matrix.start_, matrix.index_, matrix.value_
    if count == 0:
        return []
    if len(starts) < count + 1:
        return [([], [])] * count if not indices and len(starts) <= 1 and most == 0 else None
    total = starts[count]
    if len(indices) < total or len(values) < total or any(b < a for a, b in zip(starts, starts[1 : count + 1])):
        return None
    return [(indices[starts[k] : starts[k + 1]], values[starts[k] : starts[k + 1]]) for k in range(count)]
