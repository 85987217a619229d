"""Relaxations: `feasRelax` and `feasRelaxS` add columns that measure how far the limits of a model are left, and make
their weighted sum the objective."""

from gurobipy import _expr, _solve
from gurobipy._exception import GurobiError
from gurobipy._grb import GRB
from gurobipy._state import INFINITY, bounded

LINEAR, QUADRATIC, COUNT = range(3)
# where violations are counted, Gurobi lets one grow to this
_MOST_VIOLATION = 1e6


def _penalties(values, items, noun):
    if values is None:
        return [INFINITY] * len(items)
    if len(values) != len(items):
        raise GurobiError(0, f"Length of penalty list differs from length of {noun} list")
    return [bounded(float(values[place])) for place in range(len(items))]


class _Relaxation:
    """The columns and rows that one relaxation adds to a model."""

    def __init__(self, model, kind):
        self.model, self.kind = model, kind
        self.violations = []
        self.rows = []

    def _violation(self, letter, name, penalty):
        """A column for the violation of one limit."""
        column = self.model.addVar(name=f"Art{letter}_{name}")
        self.violations.append((column, letter, name, penalty))
        return column

    def _row(self, variables, values, sense, rhs, name):
        self.rows.append((_expr.linear(variables, values, 0.0), sense, rhs, name))

    def _counted(self, letter, name):
        """Where violations are counted, their row follows; the binary column comes after all others."""
        if self.kind == COUNT:
            self.rows.append((len(self.violations) - 1, letter, name))

    def bounds(self, variable, below, above):
        core, place = self.model.core_, variable.i_
        name, lower, upper = core.vname[place], core.lb[place], core.ub[place]
        if below < INFINITY and lower > -INFINITY:
            column = self._violation("L", name, below)
            self._row([variable, column], [1.0, 1.0], ">", lower, f"CArtL_{name}")
            self._counted("L", name)
            core.lb[place] = -INFINITY
        if above < INFINITY and upper < INFINITY:
            column = self._violation("U", name, above)
            self._row([variable, column], [1.0, -1.0], "<", upper, f"CArtU_{name}")
            self._counted("U", name)
            core.ub[place] = INFINITY

    def side(self, constr, penalty):
        if penalty >= INFINITY:
            return
        for letter, sign, senses in (("P", 1.0, ">="), ("N", -1.0, "<=")):
            if constr.sense_ in senses:
                column = self._violation(letter, constr.name_, penalty)
                constr.cols_.append(column.i_)
                constr.coefs_.append(sign)
                self._counted(letter, constr.name_)

    def objective(self):
        """Adds the rows, and gives the weighted sum of the violations."""
        model = self.model
        columns = [column for column, _, _, _ in self.violations]
        if self.kind == COUNT:
            counts = [model.addVar(vtype="B", name=f"Art{letter}B_{name}") for _, letter, name, _ in self.violations]
        for row in self.rows:
            if len(row) == 3:
                place, letter, name = row
                body = _expr.linear([columns[place], counts[place]], [1.0, -_MOST_VIOLATION], 0.0)
                row = body, "<", 0.0, f"CArt{letter}B_{name}"
            body, sense, rhs, name = row
            model.core_.add_constr(body, sense, rhs, name)
        model.update()
        penalties = [penalty for _, _, _, penalty in self.violations]
        if self.kind == QUADRATIC:
            return _expr.quadratic(_expr.linear([], [], 0.0), columns, columns[:], penalties)
        return _expr.linear(counts if self.kind == COUNT else columns, penalties, 0.0)


class Relaxing:
    """The part of Model that relaxes it."""

    def feasRelaxS(self, relaxobjtype, minrelax, vrelax, crelax):
        core = self._live()
        core.update()
        variables, constrs = self.getVars() if vrelax else None, self.getConstrs() if crelax else None
        ones = [1.0] * len(variables or ())
        return self.feasRelax(relaxobjtype, minrelax, variables, ones, ones, constrs, [1.0] * len(constrs or ()))

    def feasRelax(self, relaxobjtype, minrelax, vars, lbpen, ubpen, constrs, rhspen):
        core = self._live()
        core.update()
        if relaxobjtype < LINEAR or relaxobjtype > COUNT:
            raise GurobiError(0, "Invalid argument of relaxobjtype")
        if vars is None and constrs is None:
            return 0
        variables = [] if vars is None else [vars[place] for place in range(len(vars))]
        rows = [] if constrs is None else [constrs[place] for place in range(len(constrs))]
        core.columns(variables)
        below, above = _penalties(lbpen, variables, "variable"), _penalties(ubpen, variables, "variable")
        sides = _penalties(rhspen, rows, "constraint")
        relaxation = _Relaxation(self, int(relaxobjtype))
        for variable, low, high in zip(variables, below, above):
            relaxation.bounds(variable, low, high)
        for row, penalty in zip(rows, sides):
            relaxation.side(row, penalty)
        penalty = relaxation.objective()
        own, sense = _solve.objective_of(core), core.sense
        core.forget()
        self.setObjective(penalty, GRB.MINIMIZE)
        core.update()
        return self._least_violation(penalty, own, sense) if minrelax else 0.0

    def _least_violation(self, penalty, own, sense):
        """Solves the relaxation; its optimum becomes a limit, and the model's own objective comes back."""
        core = self.core_
        _solve.optimize(core)
        if core.x is None:
            return -1.0
        least = core.objval
        core.forget()
        self.setObjective(own, sense)
        self.addConstr(penalty <= least, name="feasobj")
        core.update()
        return least

    def singleScenarioModel(self):
        self._live()
        raise GurobiError(GRB.ERROR_INVALID_ARGUMENT, "Model is not a multi-scenario model")
