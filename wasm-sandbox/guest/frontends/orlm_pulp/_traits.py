"""How each of PuLP's solver classes reports: what it assigns after a solve, and which status it makes of what."""

from pulp import constants

NOT_SOLVED, OPTIMAL, INFEASIBLE = constants.LpStatusNotSolved, constants.LpStatusOptimal, constants.LpStatusInfeasible
UNBOUNDED, UNDEFINED = constants.LpStatusUnbounded, constants.LpStatusUndefined
FEASIBLE, NOTHING = constants.LpSolutionIntegerFeasible, constants.LpSolutionNoSolutionFound


class Traits:
    """Of one solver class. A pair is (status, solution status), where None lets PuLP choose the second."""

    # a problem that is infeasible, unbounded, or one of the two; a limit with and without a point
    infeasible = (INFEASIBLE, None)
    unbounded = (UNBOUNDED, None)
    undecided = (INFEASIBLE, None)
    stopped = (NOT_SOLVED, None)
    stopped_empty = (NOT_SOLVED, None)
    # the problem goes through a file: "mps" or "lp" decide what names may be and whether special ordered sets count
    file = None
    # digits of the numbers in the solver's solution file
    digits = None
    # integer variables get an int
    int_values = False
    # the class assigns reduced costs and shadow prices of a continuous problem
    duals = True
    # ... and of one with integer variables, where they are those of the problem with these fixed
    duals_of_mip = False
    # the class assigns slacks: right side minus activity, "distance" to the side, the "activity" itself, or None
    slack = "difference"
    # ... of a problem with integer variables too
    slack_of_mip = True
    # the class turns a maximization into a minimization, and leaves prices and reduced costs as those of the latter
    negates = False
    # values without a point: 0 for every variable, or what they were
    zeros = False
    # `mip=False` solves the relaxation
    relaxes = True
    # what the class prints about the status when it may, and its numbers for terminations
    says = None
    codes = {}


class _Cbc(Traits):
    infeasible = (INFEASIBLE, constants.LpSolutionInfeasible)
    unbounded = (UNBOUNDED, constants.LpSolutionUnbounded)
    undecided = (INFEASIBLE, constants.LpSolutionInfeasible)
    stopped = (OPTIMAL, FEASIBLE)
    stopped_empty = (NOT_SOLVED, NOTHING)
    file = "mps"
    digits = 8
    duals_of_mip = True
    zeros = True


class _Values(Traits):
    """Programs that are run on a file and whose solution file has values alone."""

    file = "lp"
    duals = False
    slack = None


class _Glpk(_Values):
    int_values = True
    zeros = True
    stopped = (OPTIMAL, None)
    stopped_empty = (UNDEFINED, None)


class _PyGlpk(Traits):
    stopped = (NOT_SOLVED, None)
    says = "glpk status="
    codes = {"optimal": 5, "infeasible": 4, "unbounded": 6}


class _CplexCommand(Traits):
    file = "lp"
    duals_of_mip = True
    unbounded = undecided = stopped_empty = (INFEASIBLE, None)
    stopped = (OPTIMAL, FEASIBLE)


class _Cplex(Traits):
    duals = False
    stopped = (OPTIMAL, FEASIBLE)
    stopped_empty = (INFEASIBLE, None)
    says = "Cplex status="
    codes = {"optimal": (1, 101), "infeasible": (3, 103), "unbounded": (2, 118), "infeasible_or_unbounded": (4, 119),
             "limit": (11, 107)}  # fmt: skip


class _Gurobi(Traits):
    says = "Gurobi status="
    codes = {"optimal": 2, "infeasible": 3, "infeasible_or_unbounded": 4, "unbounded": 5, "limit": 9}


class _GurobiCommand(_Values):
    relaxes = False
    stopped = (OPTIMAL, None)
    infeasible = unbounded = undecided = (NOT_SOLVED, None)


class _Copt(Traits):
    slack = "activity"
    slack_of_mip = False
    says = "COPT status="
    codes = {"optimal": 1, "infeasible": 2, "unbounded": 3, "infeasible_or_unbounded": 4, "limit": 8}


class _CoptCommand(_Values):
    infeasible = unbounded = undecided = (NOT_SOLVED, None)
    stopped = (OPTIMAL, None)


class _Highs(Traits):
    infeasible = undecided = (INFEASIBLE, constants.LpSolutionInfeasible)
    unbounded = (UNBOUNDED, constants.LpSolutionUnbounded)
    stopped = (OPTIMAL, FEASIBLE)
    stopped_empty = (NOT_SOLVED, NOTHING)
    duals_of_mip = True
    slack = "distance"
    negates = True
    zeros = True


class _HighsCommand(_Values):
    file = "unique names"
    infeasible = (INFEASIBLE, constants.LpSolutionInfeasible)
    unbounded = (UNBOUNDED, constants.LpSolutionUnbounded)
    undecided = stopped_empty = (NOT_SOLVED, NOTHING)
    stopped = (OPTIMAL, FEASIBLE)


class _ScipCommand(_Values):
    relaxes = False
    undecided = (NOT_SOLVED, None)
    stopped = (OPTIMAL, None)
    zeros = True


class _Scip(Traits):
    undecided = (NOT_SOLVED, None)
    stopped = (OPTIMAL, FEASIBLE)
    stopped_empty = (NOT_SOLVED, NOTHING)
    duals = False
    slack = "distance"


class _Choco(_Values):
    file = None
    infeasible = (INFEASIBLE, constants.LpSolutionInfeasible)
    stopped = (OPTIMAL, FEASIBLE)
    stopped_empty = (NOT_SOLVED, NOTHING)


class _Cuopt(Traits):
    slack = None


class _Xpress(Traits):
    stopped = stopped_empty = (UNDEFINED, None)


class _Sas(Traits):
    undecided = (UNBOUNDED, None)


BY_NAME = {
    "PULP_CBC_CMD": _Cbc, "COIN_CMD": _Cbc, "COINMP_DLL": _Cbc, "CyLP": Traits, "YAPOSIB": Traits,
    "GLPK_CMD": _Glpk, "PYGLPK": _PyGlpk, "CPLEX_CMD": _CplexCommand, "CPLEX_PY": _Cplex,
    "GUROBI": _Gurobi, "GUROBI_CMD": _GurobiCommand, "MOSEK": Traits,
    "XPRESS": _Xpress, "XPRESS_CMD": _Xpress, "XPRESS_PY": _Xpress, "CHOCO_CMD": _Choco, "MIPCL_CMD": _Choco,
    "SCIP_CMD": _ScipCommand, "FSCIP_CMD": _ScipCommand, "SCIP_PY": _Scip, "HiGHS": _Highs, "HiGHS_CMD": _HighsCommand,
    "COPT": _Copt, "COPT_DLL": _Copt, "COPT_CMD": _CoptCommand, "SAS94": _Sas, "SASCAS": _Sas, "CUOPT": _Cuopt,
}  # fmt: skip
