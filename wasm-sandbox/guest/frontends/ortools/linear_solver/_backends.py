"""The solvers behind the wrapper: their names, numbers, and how each reports what another would report differently."""

OPTIMAL, FEASIBLE, INFEASIBLE, UNBOUNDED, ABNORMAL, MODEL_INVALID, NOT_SOLVED = range(7)
_UNKNOWN = 99


class Backend:
    """One solver: whether it knows integers, the text of its version, its status for an unbounded model."""

    def __init__(self, number, name, is_mip, version, unbounded=UNBOUNDED):
        self.number, self.name, self.is_mip, self.version = number, name, is_mip, version
        self.unbounded = unbounded


_BACKENDS = [
    # Glop's presolve tells "infeasible or unbounded", which the wrapper calls infeasible
    Backend(2, "GLOP_LINEAR_PROGRAMMING", False, "Glop solver v9.15.6755", INFEASIBLE),
    Backend(0, "CLP_LINEAR_PROGRAMMING", False, "Clp 1.17.10"),
    Backend(8, "PDLP_LINEAR_PROGRAMMING", False, "PDLP Solver", NOT_SOLVED),
    Backend(3, "SCIP_MIXED_INTEGER_PROGRAMMING", True, "SCIP 10.0.0 [LP solver: SoPlex 8.0.0]"),
    Backend(5, "CBC_MIXED_INTEGER_PROGRAMMING", True, "Cbc 2.10.12"),
    Backend(12, "BOP_INTEGER_PROGRAMMING", True, "Bop-0.0", ABNORMAL),
    Backend(14, "SAT_INTEGER_PROGRAMMING", True, "CP-SAT solver v9.15.6755", _UNKNOWN),
    Backend(15, "HIGHS_LINEAR_PROGRAMMING", False, "PDLP Solver"),
    Backend(16, "HIGHS_MIXED_INTEGER_PROGRAMMING", True, "PDLP Solver"),
]
BY_NUMBER = {backend.number: backend for backend in _BACKENDS}
_SHORT = {
    "GLOP": 2, "CLP": 0, "PDLP": 8, "SCIP": 3, "CBC": 5, "BOP": 12, "SAT": 14, "CP_SAT": 14,
    "HIGHS_LP": 15, "HIGHS": 16,
}  # fmt: skip
BY_NAME = {name: BY_NUMBER[number] for name, number in _SHORT.items()}
BY_NAME.update((backend.name, backend) for backend in _BACKENDS)

NUMBERS = {
    "CLP_LINEAR_PROGRAMMING": 0, "GLPK_LINEAR_PROGRAMMING": 1, "GLOP_LINEAR_PROGRAMMING": 2,
    "SCIP_MIXED_INTEGER_PROGRAMMING": 3, "GLPK_MIXED_INTEGER_PROGRAMMING": 4, "CBC_MIXED_INTEGER_PROGRAMMING": 5,
    "GUROBI_LINEAR_PROGRAMMING": 6, "GUROBI_MIXED_INTEGER_PROGRAMMING": 7, "PDLP_LINEAR_PROGRAMMING": 8,
    "CPLEX_LINEAR_PROGRAMMING": 10, "CPLEX_MIXED_INTEGER_PROGRAMMING": 11, "BOP_INTEGER_PROGRAMMING": 12,
    "SAT_INTEGER_PROGRAMMING": 14, "XPRESS_LINEAR_PROGRAMMING": 101, "XPRESS_MIXED_INTEGER_PROGRAMMING": 102,
}  # fmt: skip
