"""The state behind a Model, its encoding, and the last solution."""

from array import array

from coptpy import _curved, _several
from coptpy._error import CoptError
from coptpy._var import INFINITY, REMOVED, Constraint, GenConstr, QConstraint, SOS, Var, _set_index, new_part, new_vars
from orlm_model import bridge, problem, result
from orlm_model.problem import merge, merge_products

_KIND = {"C": 0, "I": 1, "B": 2}
_STATUS = {"optimal": 1, "infeasible": 2, "unbounded": 3, "infeasible_or_unbounded": 4, "numeric": 5, "interrupted": 10}
# what COPT calls the optimum of a nonlinear model, and one without a solution
_LOCAL = {1: 20, 2: 21}
_LIMITS = {"time": 8, "node": 6, "iteration": 11, "solution": 10}
_WHOLE = 1e-6
_FREE = 1e20  # numbers beyond this are infinite to the solver
_LISTS = {
    Var: "vars", Constraint: "rows", QConstraint: "qrows", GenConstr: "indicators", SOS: "soss",
    _curved.NlConstraint: "nlrows", _curved.Cone: "cones",
}  # fmt: skip
_OPTIONS = {
    "TimeLimit": "time_limit", "RelGap": "mip_gap", "AbsGap": "mip_gap_abs", "Threads": "threads",
    "NodeLimit": "node_limit",
}  # fmt: skip


def _free_all(values):
    """Numbers as the solver takes them."""
    return array("d", [value if -_FREE < value < _FREE else _free(value) for value in values])


def _free(value):
    if value >= _FREE:
        return problem.INFINITY
    return -problem.INFINITY if value <= -_FREE else value


class Core:
    """One model's data; changes take effect at once."""

    def __init__(self, name):
        self.name = name
        self.clear()
        self.params = {}

    def clear(self):
        self.vars, self.rows, self.qrows, self.indicators, self.soss = [], [], [], [], []
        self.lb, self.ub, self.obj, self.vtype = [], [], [], []
        self.qobj = ([], [], [])
        self.nlobj = None
        self.nlrows, self.cones = [], []
        self.objconst = 0.0
        self.sense = 1
        self.start = {}
        self.objectives = []
        self.callback = None
        self.lazy_rows = []
        self.forget()
        self.objval = 0.0
        self.relaxed = False

    def forget(self):
        self.status = 0
        self.result = None
        self.x = None
        self.iis = None

    def is_mip(self):
        return bool(self.soss or self.indicators) or any(letter != "C" for letter in self.vtype)

    def is_nonlinear(self):
        return bool(self.nlrows) or self.nlobj is not None

    # --- building -----------------------------------------------------------------------------------------------------

    def add_var(self, lb, ub, obj, vtype, name):
        var = new_vars(self, len(self.vars), (name,))[0]
        self.x = None  # with a new variable coptpy has no values any more
        self.vars.append(var)
        self.lb.append(lb)
        self.ub.append(ub)
        self.obj.append(obj)
        self.vtype.append(vtype)
        return var

    def add_vars(self, lowers, uppers, costs, letters, names):
        made = new_vars(self, len(self.vars), names)
        self.x = None
        self.vars += made
        self.lb += lowers
        self.ub += uppers
        self.obj += costs
        self.vtype += letters
        return made

    def terms(self, expr):
        """(columns, coefficients), every column once, without zeros and removed variables."""
        columns, values = merge([variable.i_ for variable in expr.vars], expr.coeffs)
        limit = len(self.vars)
        total = sum(values)
        if 0.0 in values or total != total or (columns and (min(columns) < 0 or max(columns) >= limit)):
            kept = [k for k, value in enumerate(values) if value != 0.0 and value == value and 0 <= columns[k] < limit]
            columns, values = [columns[k] for k in kept], [values[k] for k in kept]
        return list(columns), [float(value) for value in values]

    def add_row(self, expr, lower, upper, name):
        columns, values = self.terms(expr)
        row = new_part(Constraint, self, len(self.rows), name, (columns, values, lower, upper))
        self.rows.append(row)
        return row

    def add_sided_row(self, expr, sense, name):
        """expr sense 0"""
        rhs = 0.0 - expr.constant
        lower, upper = sides(sense, rhs)
        return self.add_row(expr, lower, upper, name)

    def products(self, quad):
        firsts = [variable.i_ for variable in quad.first_]
        seconds = [variable.i_ for variable in quad.second_]
        return merge_products(firsts, seconds, quad.qcoeffs_)

    def add_quadratic_row(self, quad, sense, name):
        columns, values = self.terms(quad.lin_)
        data = (columns, values, *self.products(quad), sense, 0.0 - quad.lin_.constant)
        row = new_part(QConstraint, self, len(self.qrows), name, data)
        self.qrows.append(row)
        return row

    def add_indicator(self, column, value, expr, sense, name, kind=1):
        columns, values = self.terms(expr)
        data = (column, value, columns, values, sense, 0.0 - expr.constant, kind)
        made = new_part(GenConstr, self, len(self.indicators), name, data)
        self.indicators.append(made)
        return made

    def add_sos(self, kind, columns, weights):
        made = new_part(SOS, self, len(self.soss), "", (kind, columns, weights))
        self.soss.append(made)
        return made

    def remove(self, part):
        name = _LISTS[type(part)]
        parts = getattr(self, name)
        index = part.i_
        if not 0 <= index < len(parts) or parts[index] is not part:
            return
        if name == "vars":
            _curved.forget_column(self, part)
        del parts[index]
        _set_index(part, REMOVED)
        for place in range(index, len(parts)):
            _set_index(parts[place], place)
        if name == "vars":
            self._drop_column(index)

    def _drop_column(self, index):
        for values in (self.lb, self.ub, self.obj, self.vtype):
            del values[index]
        if self.x is not None and index < len(self.x):
            del self.x[index]
        for rows in (self.rows, self.qrows, self.indicators):
            for row in rows:
                pairs = [(c - (c > index), v) for c, v in zip(row.cols_, row.coeffs_) if c != index]
                kind = type(row)
                kind.cols_.__set__(row, [column for column, _ in pairs])
                kind.coeffs_.__set__(row, [value for _, value in pairs])
        self.qobj = _without(index, *self.qobj)
        for objective in self.objectives:
            objective.drop_column(index)
        for row in self.qrows:
            kept = _without(index, row.first_, row.second_, row.qcoeffs_)
            for slot, values in zip(("first_", "second_", "qcoeffs_"), kept):
                getattr(QConstraint, slot).__set__(row, values)
        for sos in self.soss:
            pairs = [(c - (c > index), w) for c, w in zip(sos.cols_, sos.weights_) if c != index]
            SOS.cols_.__set__(sos, [column for column, _ in pairs])
            SOS.weights_.__set__(sos, [weight for _, weight in pairs])
        for cone in self.cones:
            _curved.Cone.cols_.__set__(cone, [c - (c > index) for c in cone.cols_ if c != index])
        for indicator in self.indicators:
            if indicator.column_ > index:
                GenConstr.column_.__set__(indicator, indicator.column_ - 1)
        self.start = {c - (c > index): value for c, value in self.start.items() if c != index}

    # --- solving ------------------------------------------------------------------------------------------------------

    def encode(self, relaxed=False):
        made = problem.Problem(-1 if self.sense == -1 else 1, self.objconst)
        made.col_lb = _free_all(self.lb)
        made.col_ub = _free_all(self.ub)
        made.col_obj = array("d", self.obj)
        made.col_kind = bytearray(len(self.vtype)) if relaxed else bytearray([_KIND[letter] for letter in self.vtype])
        made.col_names.texts = [var.name_ for var in self.vars]
        for place, (kind, lower, upper) in enumerate(zip(made.col_kind, self.lb, self.ub)):
            if kind == 2 and (lower < 0.0 or upper > 1.0):
                _clip(made, place)
        for row in self.rows:
            made.add_row(row.cols_, row.coeffs_, _free(row.lb_), _free(row.ub_), row.name_)
        for columns, values, sense, rhs in self.lazy_rows:
            lower, upper = sides(sense, rhs)
            made.add_row(columns, values, _free(lower), _free(upper))
        if self.qobj[0]:
            made.set_quadratic_objective(*self.qobj)
        for row in self.qrows:
            lower, upper = sides(row.sense_, row.rhs_)
            made.add_quadratic_row(
                row.cols_, row.coeffs_, row.first_, row.second_, row.qcoeffs_, _free(lower), _free(upper), row.name_
            )
        _curved.encode(self, made)
        if self.objectives:
            _several.write(self, made)
        if not relaxed:
            self._encode_logic(made)
        for name, option in _OPTIONS.items():
            value = self.params.get(name)
            if value is not None and 0 <= value < _FREE:
                made.options[option] = value
        return made

    def _encode_logic(self, made):
        for indicator in self.indicators:
            made.col_kind[indicator.column_] = 2
            _clip(made, indicator.column_)
            lower, upper = sides(indicator.sense_, indicator.rhs_)
            made.add_indicator(
                indicator.column_, indicator.value_, indicator.cols_, indicator.coeffs_, _free(lower), _free(upper)
            )
        for sos in self.soss:
            made.add_sos(sos.kind_, sos.cols_, sos.weights_)
        if self.start:
            values = array("d", [problem.NO_CONSTANT]) * len(self.vars)
            for column, value in self.start.items():
                values[column] = value
            made.start = values

    def solve(self, relaxed=False):
        if self._has_nonsense() or (self.is_nonlinear() and self.is_mip() and not relaxed):
            self.forget()
            raise CoptError(3, "(INVALID) Fail to solve problem")
        try:
            answer = result.decode(bridge.solve(self.encode(relaxed).encode()))
        except bridge.SolverRefusal as refusal:
            feature = refusal.unsupported
            raise CoptError(3, f"(INVALID) {'not supported: ' + feature if feature else refusal}") from None
        self.keep(answer, relaxed)

    def _has_nonsense(self):
        """Whether a number that must be finite is not, or anything is NaN."""
        finite = sum(self.obj) + sum(sum(row.coeffs_) for row in self.rows) + sum(self.qobj[2])
        sides_ = [side for row in self.rows for side in (row.lb_, row.ub_) if side != side]
        return finite - finite != 0.0 or bool(sides_) or any(value != value for value in self.lb + self.ub)

    def keep(self, answer, relaxed):
        self.forget()
        self.relaxed = relaxed
        self.result = answer
        status = _STATUS.get(answer.termination)
        if status is None:
            status = _LIMITS.get(answer.limit, 9) if answer.termination == "limit" else 9
        if self.is_nonlinear():
            status = _LOCAL.get(status, status)
        self.status = status
        if answer.point is None or status in (2, 3, 4, 21):
            self.objval = 1e30 if status in (2, 4, 21) or self.sense == -1 else -1e30
            return
        values = [value + 0.0 for value in answer.point[: len(self.vars)]]
        if not relaxed:
            for place, value in enumerate(values):
                if not value.is_integer() and self.vtype[place] != "C" and abs(value - round(value)) <= _WHOLE:
                    values[place] = float(round(value))
        self.x = values
        if self.objectives:
            self.objval = self.objectives[0].value_at(values)
            return
        costs, products, constant = self.obj, self.qobj, self.objconst
        if self.nlobj is not None:
            constant += self.nlobj.at_(values)
        self.objval = result.tidy_objective(answer.objective, costs, products, constant, values)

    def dual(self, field):
        """The duals of a solved linear program, or None."""
        if self.result is None or self.x is None or self.objectives or self.is_nonlinear() or (self.is_mip() and not self.relaxed):
            return None
        values = getattr(self.result, field)
        return None if values is None else [value + 0.0 for value in values]


def sides(sense, rhs):
    if sense == "L":
        return -INFINITY, min(rhs, INFINITY) if rhs == rhs else rhs
    return (rhs, INFINITY) if sense == "G" else (rhs, rhs)


def _clip(made, place):
    made.col_lb[place] = max(made.col_lb[place], 0.0)
    made.col_ub[place] = min(made.col_ub[place], 1.0)


def _without(index, firsts, seconds, values):
    kept = [(i - (i > index), j - (j > index), v) for i, j, v in zip(firsts, seconds, values) if index not in (i, j)]
    return [i for i, _, _ in kept], [j for _, j, _ in kept], [v for _, _, v in kept]
