"""Methods of Model that tell what the problem is and what the last solve gave."""

import math

from pyscipopt import _solve
from pyscipopt._building import need_constraint, variables_of
from pyscipopt._constants import PY_SCIP_STAGE
from pyscipopt._core import PROBLEM, real, wrong_stage
from pyscipopt._items import Solution, make_solution
from pyscipopt._naming import wrong_type
from pyscipopt._variable import INFINITY, Variable


UNKNOWN = 1e98  # what a partial solution holds for the variables that it leaves open


class Reading:
    """Methods of Model."""

    __slots__ = ()

    # --- the problem --------------------------------------------------------------------------------------------------

    def getProbName(self):
        return self.core_.name

    def setProbName(self, name):
        self.core_.name = name

    def getVars(self, transformed=False):
        return self.core_.ordered()

    def getNVars(self, transformed=True):
        return self.core_.n_vars()

    def _count(self, *vtypes):
        core = self.core_
        return sum(core.vtype[variable.column_] in vtypes for variable in core.ordered())

    def getNBinVars(self):
        return self._count("B")

    def getNIntVars(self):
        return self._count("I")

    def getNImplVars(self):
        return self._count("M")

    def getNContVars(self):
        return self._count("C")

    def getVarDict(self, transformed=False):
        return {variable.name_: self.getVal(variable) for variable in self.core_.ordered()}

    def getTransformedVar(self, var):
        self.core_.column(var)
        if self.core_.stage == PROBLEM:
            raise wrong_stage()
        return var

    def getConss(self, transformed=True):
        core = self.core_
        return core.conss + core.lazy if transformed else list(core.conss)

    def getNConss(self, transformed=True):
        core = self.core_
        return core.n_conss() if transformed else len(core.conss)

    def getTransformedCons(self, cons):
        need_constraint(cons)
        if self.core_.stage == PROBLEM:
            raise wrong_stage()
        return cons

    def getConsVars(self, constraint):
        return [self.core_.vars[column] for column in self._entries(constraint)[0]]

    def getConsVals(self, constraint):
        values = self._entries(constraint)[1]
        return None if values is None else list(values)

    def getConsNVars(self, constraint):
        return len(self._entries(constraint)[0])

    def _entries(self, constraint):
        need_constraint(constraint, "constraint")
        kind = constraint.kind_
        if kind in ("linear", "knapsack", "logicor"):
            return constraint.cols_, constraint.vals_
        if kind in ("SOS1", "SOS2"):
            return constraint.data_
        if kind == "nonlinear":
            return sorted({variable.column_ for variable in variables_of(constraint.data_)}), None
        raise TypeError(f"The constraint handler {kind} does not have this functionality.")

    def getValsLinear(self, cons):
        if need_constraint(cons).kind_ != "linear":
            raise Warning("coefficients not available for constraints of type ", cons.kind_)
        return {self.core_.vars[column].name_: value for column, value in zip(cons.cols_, cons.vals_)}

    def getRhs(self, cons):
        self._has_sides(cons)
        return cons.rhs_

    def getLhs(self, cons):
        self._has_sides(cons)
        return cons.lhs_

    def _has_sides(self, cons):
        need_constraint(cons)
        if not cons.isLinearType() and cons.kind_ != "nonlinear":
            raise Warning("method cannot be called for constraints of type " + cons.kind_)

    def checkQuadraticNonlinear(self, cons):
        need_constraint(cons)
        return cons.kind_ == "nonlinear" and cons.data_.degree() <= 2

    # --- numbers ------------------------------------------------------------------------------------------------------

    def infinity(self):
        return INFINITY

    def epsilon(self):
        return self.getParam("numerics/epsilon")

    def feastol(self):
        return self.getParam("numerics/feastol")

    def isInfinity(self, value):
        return value >= INFINITY

    def isHugeValue(self, val):
        return val >= 1e15

    def isZero(self, value):
        return abs(value) <= self.epsilon()

    def isPositive(self, val):
        return val > self.epsilon()

    def isNegative(self, val):
        return val < -self.epsilon()

    def isFeasZero(self, value):
        return abs(value) <= self.feastol()

    def isFeasPositive(self, value):
        return value > self.feastol()

    def isFeasNegative(self, value):
        return value < -self.feastol()

    def isIntegral(self, value):
        return abs(value - round(value)) <= self.epsilon()

    def isFeasIntegral(self, value):
        return abs(value - round(value)) <= self.feastol()

    def isEQ(self, val1, val2):
        return abs(val1 - val2) <= self.epsilon()

    def isLE(self, val1, val2):
        return val1 - val2 <= self.epsilon()

    def isLT(self, val1, val2):
        return val1 - val2 < -self.epsilon()

    def isGE(self, val1, val2):
        return val1 - val2 >= -self.epsilon()

    def isGT(self, val1, val2):
        return val1 - val2 > self.epsilon()

    def _relative(self, val1, val2):
        return (val1 - val2) / max(abs(val1), abs(val2), 1.0)

    def isFeasEQ(self, val1, val2):
        return abs(self._relative(val1, val2)) <= self.feastol()

    def isFeasLE(self, val1, val2):
        return self._relative(val1, val2) <= self.feastol()

    def isFeasLT(self, val1, val2):
        return self._relative(val1, val2) < -self.feastol()

    def isFeasGE(self, val1, val2):
        return self._relative(val1, val2) >= -self.feastol()

    def isFeasGT(self, val1, val2):
        return self._relative(val1, val2) > self.feastol()

    def frac(self, value):
        return value - math.floor(value + self.epsilon())

    def feasFrac(self, value):
        return value - math.floor(value + self.feastol())

    def feasFloor(self, value):
        return float(math.floor(value + self.feastol()))

    def feasCeil(self, value):
        return float(math.ceil(value - self.feastol()))

    def feasRound(self, value):
        return float(math.ceil(value - 0.5 + self.feastol()))

    # --- how it went --------------------------------------------------------------------------------------------------

    def getStage(self):
        return self.core_.stage

    def getStageName(self):
        return next(name for name, value in vars(PY_SCIP_STAGE).items() if value == self.core_.stage)

    def getStatus(self):
        return self.core_.status

    def _solved(self, method):
        """SCIP itself ends the process when it is asked for these before it solves."""
        if self.core_.stage == PROBLEM:
            raise Exception(f"SCIP: Model.{method} cannot be called before problem is solved!")

    def getLPObjVal(self):
        """The objective of the minimization that SCIP makes of every problem."""
        self._solved("getLPObjVal")
        core = self.core_
        if core.duals is None or not core.solutions:
            raise NotImplementedError(
                "pyscipopt: Model.getLPObjVal of anything but a solved linear program is not supported by this environment"
            )
        return core.sense * self.getObjVal()

    def getPrimalbound(self):
        self._solved("getPrimalbound")
        core = self.core_
        if core.status == "unbounded":
            return -core.sense * INFINITY
        best = core.best()
        return core.sense * INFINITY if best is None else self.getSolObjVal(best)

    def getDualbound(self):
        self._solved("getDualbound")
        core = self.core_
        if core.status == "infeasible":
            return core.sense * INFINITY
        if core.status == "optimal":
            return self.getPrimalbound()
        bound = core.answer.bound if core.answer is not None and core.status != "unbounded" else None
        return -core.sense * INFINITY if bound is None or abs(bound) >= INFINITY else bound

    getDualboundRoot = getDualbound

    def getGap(self):
        self._solved("getGap")
        if self.core_.status in ("optimal", "infeasible", "unbounded"):
            return 0.0
        return _solve.gap(self.getPrimalbound(), self.getDualbound())

    def _counted(self, name):
        return getattr(self.core_.answer, name) if self.core_.answer is not None else 0

    def getNNodes(self):
        return self._counted("nodes")

    getNTotalNodes = getNNodes

    def getNLPIterations(self):
        return self._counted("iterations")

    def getNRuns(self):
        return 0 if self.core_.answer is None else 1

    def getSolvingTime(self):
        return self.core_.seconds

    getTotalTime = getSolvingTime

    def getReadingTime(self):
        return 0.0

    getPresolvingTime = getReadingTime

    def getNCutsApplied(self):
        return 0

    getNCuts = getNCutsApplied

    # --- solutions ----------------------------------------------------------------------------------------------------

    def getNSols(self):
        return len(self.core_.solutions)

    getNSolsFound = getNLimSolsFound = getNBestSolsFound = getNSols

    def getSols(self):
        return list(self.core_.solutions)

    def getBestSol(self):
        core = self.core_
        if core.candidate is not None:
            return None  # while solving there is a point, but no solution yet
        return core.best()

    def getObjVal(self, original=True):
        core = self.core_
        if core.candidate is not None:
            return core.objective_at(core.candidate)
        if not core.solutions:
            raise Warning("Without a solution, method can only be called in stage SOLVING.")
        return self.getSolObjVal(core.best(), original)

    def getSolObjVal(self, sol, original=True):
        core = self.core_
        values = _solution(core, sol).point_("getSolObjVal")
        reported = core.answer.objective if core.answer is not None and core.best() is sol else None
        total = core.objective_at(values)
        if reported is not None and abs(total - reported) > 1e-9 * max(1.0, abs(reported)):
            total = reported
        return total if original else core.sense * (total - core.offset)

    def getVal(self, expr):
        core = self.core_
        if core.candidate is not None:
            return make_solution(core, None)[expr]
        if not core.solutions:
            raise Warning("No solution available")
        return core.best()[expr]

    def getSolVal(self, sol, expr):
        return _solution(self.core_, sol)[expr]

    def getSolTime(self, sol):
        if sol is None:
            raise ValueError("Cannot get solution time: solution is None or NULL")
        return self.core_.seconds

    # --- rows ---------------------------------------------------------------------------------------------------------

    def _activity(self, cons, sol):
        core = self.core_
        need_constraint(cons)
        if core.stage == PROBLEM:
            raise Warning("method cannot be called before problem is solved")
        if cons.kind_ != "linear":
            raise Warning("method cannot be called for constraints of type " + cons.kind_)
        values = sol.point_("SCIPgetSolVal") if isinstance(sol, Solution) else core.current_point()
        return sum([factor * values[column] for column, factor in zip(cons.cols_, cons.vals_)], 0.0)

    def getActivity(self, cons, sol=None):
        return self._activity(cons, sol)

    def getSlack(self, cons, sol=None, side=None):
        activity = self._activity(cons, sol)
        left, right = activity - cons.lhs_, cons.rhs_ - activity
        if side == "lhs":
            return left
        return right if side == "rhs" else min(left, right)

    def _dual(self, cons, kinds):
        core = self.core_
        need_constraint(cons)
        if cons.kind_ not in kinds:
            raise Warning("dual solution values not available for constraints of type ", cons.kind_)
        if core.stage == PROBLEM:
            raise wrong_stage()
        if core.duals is None:
            raise NotImplementedError(
                "pyscipopt: dual values of anything but a solved linear program are not supported by this environment"
            )
        return core.duals[cons.row_] + 0.0 if cons.row_ is not None else 0.0

    def getDualsolLinear(self, cons):
        """SCIP's dual values are those of the minimization that it makes of every problem."""
        return self.core_.sense * self._dual(cons, ("linear",)) + 0.0

    def getDualsolKnapsack(self, cons):
        return self.core_.sense * self._dual(cons, ("knapsack",)) + 0.0

    def getDualsolLogicor(self, logicor_cons):
        return self.core_.sense * self._dual(logicor_cons, ("logicor",)) + 0.0

    def getDualSolVal(self, cons, boundconstraint=False):
        return self._dual(cons, ("linear", "knapsack", "logicor"))

    def getDualMultiplier(self, cons):
        raise Warning("model.getDualMultiplier(cons) is deprecated: please use model.getDualsolLinear(cons)")

    def getVarRedcost(self, var):
        core = self.core_
        column = core.column(var)
        if core.redcosts is None:
            raise Warning("no reduced cost available for variable " + var.name)
        return core.redcosts[column] + 0.0

    def hasPrimalRay(self):
        return False

    def getPrimalRayVal(self, var):
        raise AssertionError("The problem does not have a primal ray.")

    def getPrimalRay(self):
        raise AssertionError("The problem does not have a primal ray.")

    # --- points of the program's own ------------------------------------------------------------------------------------

    def createSol(self, heur=None, initlp=False):
        return make_solution(self.core_, [0.0] * len(self.core_.vars))

    createOrigSol = createSol

    def createPartialSol(self, heur=None):
        return make_solution(self.core_, [UNKNOWN] * len(self.core_.vars), 6)

    def setSolVal(self, solution, var, val):
        if not isinstance(solution, Solution):
            raise wrong_type("solution", "Solution", solution)
        if not isinstance(var, Variable):
            raise wrong_type("var", "Variable", var)
        solution[var] = real(val)

    def addSol(self, solution, free=True):
        """Known points help the solver to start, and are the solutions until it ends."""
        core = self.core_
        if not isinstance(solution, Solution):
            raise wrong_type("solution", "Solution", solution)
        values = list(solution.point_("SCIPgetSolVal"))
        core.start = {column: value for column, value in enumerate(values) if value != UNKNOWN}
        if len(core.start) == len(values):
            core.solutions.append(make_solution(core, values))
            core.solutions.sort(key=lambda each: core.sense * core.objective_at(each.values_))
        if free:
            solution.values_ = None
        return True

    def trySol(
        self, solution, printreason=True, completely=False, checkbounds=True, checkintegrality=True, checklprows=True,
        free=True,
    ):  # fmt: skip
        if self.core_.stage == PROBLEM:
            raise wrong_stage()
        return self.checkSol(solution) and self.addSol(solution, free)

    def checkSol(
        self, solution, printreason=True, completely=False, checkbounds=True, checkintegrality=True, checklprows=True,
        original=False,
    ):  # fmt: skip
        core = self.core_
        if not isinstance(solution, Solution):
            raise wrong_type("solution", "Solution", solution)
        values = solution.point_("SCIPgetSolVal")
        tolerance = self.feastol()
        for column, value in enumerate(values):
            if not core.lb[column] - tolerance <= value <= core.ub[column] + tolerance:
                return False
            if checkintegrality and core.vtype[column] in "BI" and abs(value - round(value)) > tolerance:
                return False
        for cons in core.conss:
            if cons.kind_ in ("linear", "knapsack", "logicor"):
                activity = sum([factor * values[column] for column, factor in zip(cons.cols_, cons.vals_)], 0.0)
            elif cons.kind_ == "nonlinear":
                activity = cons.data_.value_(values)
            else:
                raise NotImplementedError(
                    f"pyscipopt: the check of a solution against constraints of type {cons.kind_} is not supported by "
                    "this environment"
                )
            if not cons.lhs_ - tolerance <= activity <= cons.rhs_ + tolerance:
                return False
        return True

    def freeSol(self, solution):
        if not isinstance(solution, Solution):
            raise wrong_type("solution", "Solution", solution)


def _solution(core, sol):
    if sol is None:
        return make_solution(core, None)
    if not isinstance(sol, Solution):
        raise wrong_type("sol", "Solution", sol)
    return sol

