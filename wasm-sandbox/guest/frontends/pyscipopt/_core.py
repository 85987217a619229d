"""The state behind a Model: columns as parallel lists, constraints, and what the last solve gave."""

from collections import deque

from pyscipopt._constants import PY_SCIP_STAGE
from pyscipopt._items import make_solution
from pyscipopt._naming import wrong_type
from pyscipopt._variable import INFINITY, Variable, make_variable

PROBLEM, SOLVING, SOLVED = PY_SCIP_STAGE.PROBLEM, PY_SCIP_STAGE.SOLVING, PY_SCIP_STAGE.SOLVED
_GROUPS = "BIMC"  # the order in which SCIP keeps its variables


def wrong_stage():
    return Exception("SCIP: method cannot be called at this time in solution process!")


def input_error():
    return Exception("SCIP: error in input data!")


def real(value):
    """What compiled code makes of an argument that is to be a float."""
    if type(value) is float:
        return value
    if isinstance(value, str) or not hasattr(type(value), "__float__") and not hasattr(type(value), "__index__"):
        raise TypeError(f"must be real number, not {type(value).__name__}")
    return float(value)


def bounded(value):
    """A side of a constraint: SCIP cuts infinities."""
    if value >= INFINITY:
        return INFINITY
    return -INFINITY if value <= -INFINITY else value


class Core:
    """One problem."""

    def __init__(self, name):
        self.name = name
        self.sense, self.offset = 1, 0.0
        self.vars, self.lb, self.ub, self.obj, self.vtype = [], [], [], [], []
        self.removed = set()
        self.products = {}
        self.conss = []
        # what SCIP makes by itself: {column: how its value follows from the others}, {Constraint: its column}
        self.implied, self.implied_rows = {}, {}
        self.params = {}
        self.objlimit = None
        self.start = None
        self.plugins, self.caught = [], []
        self.redirected = self.quiet = False
        self.arranged = None
        self.stage = PROBLEM
        self.solutions = []
        self.forget()

    def forget(self):
        """Drops everything that a solve gave, but not the solutions, which may start the next one."""
        self.status = "unknown"
        self.answer = None
        self.candidate = None
        self.duals = self.redcosts = None
        self.lazy = []
        self.pricing = self.interrupted = False
        self.rounds = 0
        self.seconds = 0.0

    # --- columns ------------------------------------------------------------------------------------------------------

    def add_var(self, name, vtype, lb, ub, obj):
        column = len(self.vars)
        variable = make_variable(self, column, name)
        self.vars.append(variable)
        self.lb.append(lb)
        self.ub.append(ub)
        self.obj.append(obj)
        self.vtype.append(vtype)
        if self.arranged is not None:
            self._arrange(variable)
        return variable

    def n_vars(self):
        return len(self.vars) - len(self.removed)

    def column(self, variable, name="var"):
        """The column of an argument that has to be a variable of this model."""
        if not isinstance(variable, Variable):
            raise wrong_type(name, "Variable", variable)
        if variable.core_ is not self:
            raise ValueError(f"variable {variable} belongs to another model, or was deleted")
        return variable.column_

    def ordered(self):
        """Variables as SCIP lists them: by type. A new variable moves the first one of each later type to its end."""
        if self.arranged is None:
            self.arranged = [deque() for _ in _GROUPS]
            for variable in self.vars:
                if variable.column_ not in self.removed:
                    self._arrange(variable)
        return [variable for group in self.arranged for variable in group]

    def _arrange(self, variable):
        place = _GROUPS.index(self.vtype[variable.column_])
        self.arranged[place].append(variable)
        for group in self.arranged[place + 1 :]:
            group.rotate(-1)

    def take_out(self, variable):
        """Removes a variable from the order: the last one of its type takes its place, and so on in the later types."""
        self.ordered()
        place = _GROUPS.index(self.vtype[variable.column_])
        group = self.arranged[place]
        at = next(i for i, other in enumerate(group) if other is variable)
        last = group.pop()
        if last is not variable:
            group[at] = last
        for later in self.arranged[place + 1 :]:
            later.rotate(1)

    def change_type(self, variable, vtype):
        self.take_out(variable)
        self.vtype[variable.column_] = vtype
        self._arrange(variable)

    # --- stages -------------------------------------------------------------------------------------------------------

    def need_problem(self):
        if self.stage != PROBLEM:
            raise wrong_stage()

    def n_conss(self):
        return len(self.conss) + len(self.lazy)

    def add_constraint(self, constraint):
        if self.stage == PROBLEM:
            self.conss.append(constraint)
        elif self.stage == SOLVING and self.candidate is not None:
            self.lazy.append(constraint)
        else:
            raise wrong_stage()
        return constraint

    # --- points -------------------------------------------------------------------------------------------------------

    def best(self):
        """The best known Solution, or None."""
        return self.solutions[0] if self.solutions else None

    def current_point(self):
        if self.candidate is not None:
            return self.candidate
        best = self.best()
        return best.values_ if best is not None else [0.0] * len(self.vars)

    def objective_at(self, values):
        total = self.offset
        for cost, value in zip(self.obj, values):
            if cost and value:
                total += cost * value
        return total

    def keep_points(self, points):
        self.solutions = [make_solution(self, point) for point in points]
