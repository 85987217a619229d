"""Constants and enumerations of python-mip."""

from enum import Enum

EPS = 10e-64
INF = float("inf")
INT_MAX = 2**30

EQUAL = "="
LESS_OR_EQUAL = "<"
GREATER_OR_EQUAL = ">"

MIN = MINIMIZE = "MIN"
MAX = MAXIMIZE = "MAX"

CBC = "CBC"
CPX = CPLEX = "CPX"
GRB = GUROBI = "GRB"
HIGHS = "HiGHS"
SCIP = "SCIP"

BINARY = "B"
CONTINUOUS = "C"
INTEGER = "I"


class CutType(Enum):
    """Families of cutting planes."""

    PROBING = 0
    GOMORY = 1
    GMI = 2
    RED_SPLIT = 3
    RED_SPLIT_G = 4
    FLOW_COVER = 5
    MIR = 6
    TWO_MIR = 7
    LATWO_MIR = 8
    LIFT_AND_PROJECT = 9
    RESIDUAL_CAPACITY = 10
    ZERO_HALF = 11
    CLIQUE = 12
    ODD_WHEEL = 13
    KNAPSACK_COVER = 14


class OptimizationStatus(Enum):
    """How an optimization ended."""

    ERROR = -1
    OPTIMAL = 0
    INFEASIBLE = 1
    UNBOUNDED = 2
    FEASIBLE = 3
    INT_INFEASIBLE = 4
    NO_SOLUTION_FOUND = 5
    LOADED = 6
    CUTOFF = 7
    INF_OR_UNBD = 8
    TRUNCATED = 9
    OTHER = 10000


class SearchEmphasis(Enum):
    """What the search should hurry to."""

    DEFAULT = 0
    FEASIBILITY = 1
    OPTIMALITY = 2


class LP_Method(Enum):  # noqa: N801  (the library's own name)
    """Algorithms for linear programs."""

    AUTO = 0
    DUAL = 1
    PRIMAL = 2
    BARRIER = 3
    BARRIERNOCROSS = 4
    RACING = 5
    RECOMMEND = 6


class ConstraintPriority(Enum):
    """Which constraints a relaxation gives up first."""

    VERY_LOW_PRIORITY = 1
    LOW_PRIORITY = 2
    NORMAL_PRIORITY = 3
    MID_PRIORITY = 4
    HIGH_PRIORITY = 5
    VERY_HIGH_PRIORITY = 6
    MANDATORY = 7

    def __lt__(self, other):
        if self.__class__ is other.__class__:
            return self.value < other.value
        return NotImplemented
