"""From a Model to a request container and back: encoding, statuses, the solution."""

import math
import time
from array import array

from orlm_model import bridge, problem, result
from pyscipopt import _left_out, _parameters
from pyscipopt._core import SOLVED, SOLVING
from pyscipopt._expr import CONST, Expr
from pyscipopt._general import Constant, PowExpr, ProdExpr, SumExpr, VarExpr
from pyscipopt._items import DEFAULT_FLAGS
from pyscipopt._variable import INFINITY

_KIND = {"C": 0, "I": 1, "B": 2, "M": 1}
_STATUS = {
    "optimal": "optimal", "infeasible": "infeasible", "unbounded": "unbounded", "infeasible_or_unbounded": "inforunbd",
    "interrupted": "userinterrupt",
}  # fmt: skip
_LIMITS = {"time": "timelimit", "node": "nodelimit", "solution": "sollimit", "memory": "memlimit", "gap": "gaplimit"}
_FINAL = ("optimal", "infeasible", "unbounded", "inforunbd", "gaplimit")
_LINEAR = frozenset(("linear", "logicor", "knapsack"))
# a value this close to a whole number is shown as one for integer variables
_WHOLE = 1e-6


def _open(values):
    """Bounds as the host takes them: from 1e20 on they are infinite."""
    values = array("d", values)
    if values and (max(values) >= INFINITY or min(values) <= -INFINITY):
        for place, value in enumerate(values):
            if abs(value) >= INFINITY:
                values[place] = math.copysign(math.inf, value)
    return values


class Encoder:
    """Writes a model into a Problem."""

    def __init__(self, core):
        self.core = core
        self.problem = problem.Problem(core.sense, core.offset)
        self.search = False

    def column(self, lower, upper, kind=0):
        """A hidden column after those of the program."""
        made = self.problem
        made.col_lb.append(lower)
        made.col_ub.append(upper)
        made.col_obj.append(0.0)
        made.col_kind.append(kind)
        made.col_names.texts.append("")
        return len(made.col_lb) - 1

    def encode(self, relaxed=False):
        core, made = self.core, self.problem
        if core.implied:
            _left_out.take_in(core)
        self.left_out = core.removed | core.implied.keys()
        made.col_lb, made.col_ub = _open(core.lb), _open(core.ub)
        made.col_obj = array("d", core.obj)
        made.col_kind = bytearray(map(_KIND.__getitem__, core.vtype)) if not relaxed else bytearray(len(core.vtype))
        made.col_names.texts = [variable.name_ for variable in core.vars]
        self.search = any(made.col_kind)
        others = self._rows()
        for constraint in others:
            if constraint.flags_[2] or constraint.flags_[3]:
                self.search = True
                getattr(self, "_" + constraint.kind_, self._handled)(constraint)
        self._start()
        if self.left_out:
            _left_out.leave_out(made, self.left_out)
        curved = bool(made.qrow_lb or made.nrow_root)
        made.options = _parameters.solve_options(core.params, self.search, curved)
        return made

    def _rows(self):
        """Writes the linear rows, in bulk since most models consist of them; returns the other constraints."""
        core, made, implied = self.core, self.problem, self.core.implied_rows
        ends, columns, values, lower, upper, names, others = [0], [], [], [], [], [], []
        for constraint in core.conss + core.lazy if core.lazy else core.conss:
            flags = constraint.flags_
            if implied and constraint in implied:
                constraint.row_ = None
            elif constraint.kind_ not in _LINEAR:
                others.append(constraint)
            elif flags is DEFAULT_FLAGS or flags[2] or flags[3]:  # enforced or checked
                constraint.row_ = len(lower)
                columns += constraint.cols_
                values += constraint.vals_
                ends.append(len(columns))
                lower.append(constraint.lhs_)
                upper.append(constraint.rhs_)
                names.append(constraint.name_)
        rows = made.rows
        rows.start, rows.index, rows.value = array("i", ends), array("i", columns), array("d", values)
        made.row_names.texts = names
        made.row_lb, made.row_ub = lower, upper = _open(lower), _open(upper)
        if lower and (max(lower) == math.inf or min(upper) == -math.inf):
            for place, (low, high) in enumerate(zip(lower, upper)):
                if low == math.inf or high == -math.inf:
                    lower[place], upper[place] = 1.0, 0.0
        return others

    def _start(self):
        core = self.core
        if core.start:
            values = array("d", [problem.NO_CONSTANT]) * len(self.problem.col_lb)
            for column, value in core.start.items():
                values[column] = value
            self.problem.start = values

    def _handled(self, constraint):
        """Constraints of a program's own handler are asked for at the end of each solve."""

    def _sides(self, constraint):
        lower, upper = constraint.lhs_, constraint.rhs_
        return -math.inf if lower <= -INFINITY else lower, math.inf if upper >= INFINITY else upper

    def _nonlinear(self, constraint):
        made, expr = self.problem, constraint.data_
        lower, upper = self._sides(constraint)
        if isinstance(expr, Expr) and expr.degree() <= 2:
            columns, values, firsts, seconds, products = [], [], [], [], []
            for term, factor in expr.terms.items():
                if len(term.vartuple) == 2:
                    firsts.append(term.vartuple[0].column_)
                    seconds.append(term.vartuple[1].column_)
                    products.append(factor)
                else:
                    columns.append(term.column_)
                    values.append(factor)
            made.add_quadratic_row(columns, values, firsts, seconds, products, lower, upper, constraint.name_)
            return
        columns, values, parts, constant = self._split(expr)
        if not parts:
            made.add_row(columns, values, lower - constant, upper - constant, constraint.name_)
            return
        root = parts[0] if len(parts) == 1 else made.nodes.apply("sum", *parts)
        made.add_nonlinear_row(columns, values, root, lower - constant, upper - constant, constraint.name_)

    def _split(self, expr):
        """(columns, values, nodes, constant): the linear part of an expression, and the rest as nodes to add up."""
        columns, values, parts, constant = [], [], [], 0.0
        if isinstance(expr, Expr):
            for term, factor in expr.terms.items():
                if term is CONST:
                    constant += factor
                elif len(term.vartuple) == 1:
                    columns.append(term.column_)
                    values.append(factor)
                else:
                    parts.append(self._product(factor, [self._leaf(variable) for variable in term.vartuple]))
            return columns, values, parts, constant
        children = [expr]
        if type(expr) is SumExpr:
            children, constant = expr.children, expr.constant
        for child in children:
            factor, leaf = 1.0, child
            if type(child) is ProdExpr and len(child.children) == 1:
                factor, leaf = child.constant, child.children[0]
            if type(leaf) is VarExpr:
                columns.append(leaf.children[0].column_)
                values.append(float(factor))
            elif type(leaf) is Constant:
                constant += factor * leaf.number
            else:
                parts.append(self._node(child))
        columns, values = problem.merge(columns, values)
        return columns, values, parts, constant

    def _leaf(self, variable):
        return self.problem.nodes.of_column(variable.column_)

    def _product(self, factor, factors):
        nodes = self.problem.nodes
        if factor != 1.0 or not factors:
            factors = [nodes.constant(float(factor)), *factors]
        return factors[0] if len(factors) == 1 else nodes.apply("product", *factors)

    def _node(self, expr):
        """The number of a tree's node."""
        nodes, kind = self.problem.nodes, type(expr)
        if kind is Constant:
            return nodes.constant(float(expr.number))
        if kind is VarExpr:
            return self._leaf(expr.children[0])
        children = [self._node(child) for child in expr.children]
        if kind is SumExpr:
            if expr.constant or not children:
                children.append(nodes.constant(float(expr.constant)))
            return children[0] if len(children) == 1 else nodes.apply("sum", *children)
        if kind is ProdExpr:
            return self._product(expr.constant, children)
        if kind is PowExpr:
            if expr.expo == -1:
                return nodes.apply("divide", nodes.constant(1.0), children[0])
            return nodes.apply("power", children[0], nodes.constant(float(expr.expo)))
        return nodes.apply(expr._op, children[0])

    def _SOS1(self, constraint):
        self.problem.add_sos(1, *constraint.data_)

    def _SOS2(self, constraint):
        self.problem.add_sos(2, *constraint.data_)

    def _indicator(self, constraint):
        column, value, row = constraint.data_
        if column is None:
            return  # without a switch the row may always be broken
        self._binary(column)
        if row in self.core.implied_rows:
            self.problem.add_indicator(column, value, row.cols_[:-1], row.vals_[:-1], -math.inf, row.rhs_)
        else:
            self.problem.add_indicator(column, value, row.cols_[-1:], [1.0], -math.inf, 0.0)

    def _binary(self, column):
        """The trigger of an indicator is a binary variable, whatever its type says."""
        made = self.problem
        made.col_kind[column] = 2
        made.col_lb[column] = max(made.col_lb[column], 0.0)
        made.col_ub[column] = min(made.col_ub[column], 1.0)

    def _and(self, constraint):
        self.problem.add_general("and", *constraint.data_)

    def _or(self, constraint):
        self.problem.add_general("or", *constraint.data_)

    def _xor(self, constraint):
        odd, columns = constraint.data_
        pairs = self.column(0.0, float(len(columns) // 2), 1)
        side = 1.0 if odd else 0.0
        self.problem.add_row([*columns, pairs], [1.0] * len(columns) + [-2.0], side, side, constraint.name_)

    def _cardinality(self, constraint):
        columns, indicators, most = constraint.data_
        made, switches = self.problem, []
        for column, switch in zip(columns, indicators):
            lower, upper = made.col_lb[column], made.col_ub[column]
            if switch in self.core.implied:
                switch = self.column(0.0, 1.0, 2)
            switches.append(switch)
            if switch == column:
                continue
            if lower > -math.inf and upper < math.inf:
                made.add_row([column, switch], [1.0, -max(upper, 0.0)], -math.inf, 0.0)
                if lower < 0.0:
                    made.add_row([column, switch], [1.0, -lower], 0.0, math.inf)
            else:
                made.add_indicator(switch, False, [column], [1.0], 0.0, 0.0)
        made.add_row(switches, [1.0] * len(switches), -math.inf, float(most), constraint.name_)

    def _disjunction(self, constraint):
        made, switches = self.problem, []
        for member in constraint.data_:
            if member.kind_ != "linear":
                raise NotImplementedError("pyscipopt: a disjunction of nonlinear constraints is not supported by this environment")
            switch = self.column(0.0, 1.0, 2)
            switches.append(switch)
            made.add_indicator(switch, True, member.cols_, member.vals_, *self._sides(member))
        made.add_row(switches, [1.0] * len(switches), 1.0, math.inf, constraint.name_)


def shown(values, vtypes):
    """Variable values as a program sees them: no negative zero, whole numbers for integer variables."""
    made = [value + 0.0 for value in values]
    for place, value in enumerate(made):
        if not value.is_integer() and vtypes[place] != "C" and abs(value - round(value)) <= _WHOLE:
            made[place] = float(round(value))
    return made


def ask(core, relaxed=False):
    """The host's answer for the model as it stands."""
    encoder = Encoder(core)
    request = encoder.encode(relaxed).encode()
    began = time.perf_counter()
    try:
        answer = result.decode(bridge.solve(request))
    except bridge.SolverRefusal as refusal:
        if refusal.unsupported is not None:
            raise NotImplementedError(f"pyscipopt: {refusal.unsupported} is not supported by this environment") from None
        raise Exception(f"SCIP: error in input data! ({refusal})") from None
    core.seconds += time.perf_counter() - began
    left_out = encoder.left_out
    if left_out:
        if answer.point is not None:
            answer.point = _left_out.put_back(core, answer.point, left_out, True)
        answer.pool = [_left_out.put_back(core, point, left_out, True) for point in answer.pool]
        if answer.reduced_cost is not None:
            answer.reduced_cost = _left_out.put_back(core, answer.reduced_cost, left_out, False)
    return answer, encoder.search


def solve(core):
    """Solves the model once and keeps the answer."""
    answer, search = ask(core)
    core.rounds += 1
    keep(core, answer, search)


def keep(core, answer, search):
    core.answer = answer
    status = _STATUS.get(answer.termination)
    if status is None:
        status = _LIMITS.get(answer.limit, "unknown") if answer.termination == "limit" else "unknown"
        if status == "nodelimit" and core.params.get("limits/nodes", -1) < 0:
            status = "totalnodelimit"
        if status == "sollimit" and core.params.get("limits/solutions", -1) < 0:
            status = "bestsollimit"
    core.duals = None if search else answer.row_dual
    core.redcosts = None if search else answer.reduced_cost
    points = []
    if answer.point is not None and status not in ("infeasible", "inforunbd"):
        count = len(core.vars)
        points = [shown(point[:count], core.vtype) for point in (answer.point, *answer.pool)]
        objective = core.objective_at(points[0])
        if core.objlimit is not None and core.sense * (objective - core.objlimit) > 1e-9:
            points, status = [], "infeasible"
        elif status == "optimal" and search and core.params.get("limits/gap", 0.0) > 0.0:
            bound = answer.bound
            if bound is not None and gap(objective, bound) > 1e-9:
                status = "gaplimit"
    core.keep_points(points)
    core.status = status
    core.stage = SOLVED if status in _FINAL else SOLVING


def gap(primal, dual):
    """SCIP's gap of two bounds."""
    if abs(primal - dual) <= 1e-9 * max(1.0, abs(primal)):
        return 0.0
    if abs(primal) >= INFINITY or abs(dual) >= INFINITY or primal * dual <= 0.0:
        return INFINITY
    return abs(primal - dual) / min(abs(primal), abs(dual))
