"""Several objectives: what `setObjectiveN` keeps. Where there are any, they are optimised instead of the model's own."""

from coptpy import _matrix
from coptpy._error import invalid
from coptpy._expr import LinExpr, NlExpr, QuadExpr, Var, _Linear, linear_of, make

PARAMETERS = {"multiobjpriority": 0.0, "multiobjweight": 1.0, "multiobjabstol": 1e-6, "multiobjreltol": 0.0}
_ROUNDING = 1e-6


class Objective:
    """One objective of several; `params` by the lower-case names of PARAMETERS."""

    def __init__(self, columns, values, constant, sense, params):
        self.columns, self.values, self.constant = columns, values, constant
        self.sense = sense
        self.params = params

    def value_at(self, point):
        total = self.constant
        for column, value in zip(self.columns, self.values):
            total += value * point[column]
        return total + 0.0

    def copy(self):
        return Objective(self.columns[:], self.values[:], self.constant, self.sense, dict(self.params))

    def drop_column(self, index):
        pairs = [(c - (c > index), v) for c, v in zip(self.columns, self.values) if c != index]
        self.columns, self.values = [column for column, _ in pairs], [value for _, value in pairs]


def write(core, made):
    """All objectives into a Problem, which then has none in its columns; each is minimised there."""
    made.sense, made.offset, made.qobj = 1, 0.0, None
    for column in range(len(made.col_obj)):
        made.col_obj[column] = 0.0
    for objective in core.objectives:
        params, sense = objective.params, objective.sense
        # the default tolerance is there for rounding, which the host sees to itself
        absolute = params["multiobjabstol"] if params["multiobjabstol"] > _ROUNDING else 0.0
        # in linear models COPT gives a relative tolerance no effect
        relative = params["multiobjreltol"] if core.is_mip() else 0.0
        made.add_objective(
            objective.columns, [sense * value for value in objective.values], sense * objective.constant,
            int(params["multiobjpriority"]), params["multiobjweight"], absolute, relative,
        )  # fmt: skip


class Several:
    """The part of Model for several objectives."""

    def setObjectiveN(self, idx, expr, sense=None, priority=0.0, weight=1.0, abstol=1e-06, reltol=0.0):
        core = self.core_
        if _matrix.is_block(expr):
            expr = expr.item()
        if isinstance(expr, (QuadExpr, NlExpr, str)):
            raise TypeError("Argument 'expr' must be object of LinExpr, MVar, MLinExpr or MExpression")
        if not isinstance(expr, (Var, _Linear)):
            raise invalid(f"Fail to set a multi-objective function of index {idx}")
        lin = linear_of(expr)
        columns, values = core.terms(lin)
        numbers = (float(priority), float(weight), float(abstol), float(reltol))
        made = Objective(columns, values, lin.constant, -1 if sense == -1 else 1, dict(zip(PARAMETERS, numbers)))
        if 0 <= idx < len(core.objectives):
            core.objectives[idx] = made
        else:
            core.objectives.append(made)

    def _objective(self, idx, failure):
        objectives = self.core_.objectives
        if not 0 <= idx < len(objectives):
            raise invalid(f"{failure} of multi-objective function of index {idx}")
        return objectives[idx]

    def getObjectiveN(self, idx):
        core = self.core_
        if not 0 <= idx < len(core.objectives):
            return LinExpr()
        objective = core.objectives[idx]
        variables = [core.vars[column] for column in objective.columns]
        return make(LinExpr, variables, objective.values[:], objective.constant)

    def delObjN(self, idx):
        """The objective stays in its place, without terms."""
        if 0 <= idx < len(self.core_.objectives):
            self.core_.objectives[idx] = Objective([], [], 0.0, 1, dict(PARAMETERS))

    def getObjParamN(self, idx, paramname):
        failure = f"Fail to get objective parameter '{paramname}'"
        objective = self._objective(idx, failure)
        if paramname.lower() not in objective.params:
            raise invalid(f"{failure} of multi-objective function of index {idx}")
        return objective.params[paramname.lower()]

    def setObjParamN(self, idx, paramname, newval):
        failure = f"Fail to set objective parameter '{paramname}'"
        objective = self._objective(idx, failure)
        if paramname.lower() not in objective.params:
            raise invalid(f"{failure} of multi-objective function of index {idx}")
        objective.params[paramname.lower()] = float(newval)

    def resetObjParamN(self, idx):
        self._objective(idx, "Fail to reset objective parameters").params.update(PARAMETERS)

    def getAttrN(self, idx, attrname):
        objective = self._objective(idx, f"Fail to get double attribute '{attrname}'")
        lower, core = attrname.lower(), self.core_
        if lower == "objsense":
            return objective.sense
        if lower == "objconst":
            return objective.constant
        kinds = {"objval": True, "bestobj": core.is_mip(), "lpobjval": not core.is_mip()}
        if lower not in kinds:
            number = "double" if lower in ("bestbnd", "bestgap") else "int"
            raise invalid(f"Fail to get {number} attribute '{attrname}' of multi-objective function of index {idx}")
        return objective.value_at(core.x) if core.x is not None and kinds[lower] else 0.0

    def getPoolObjValN(self, idx, isol):
        core = self.core_
        if core.x is None or not core.is_mip() or isol != 0 or not 0 <= idx < len(core.objectives):
            raise invalid(
                f"Fail to get objective value of {idx}-th multi-objective function from {isol}-th solution in solution poo"
            )
        return core.objectives[idx].value_at(core.x)
