"""The solver interfaces of Pyomo's first generation: what each takes, and how it reports."""

from orlm_pyomo._translation import Dialect
from pyomo.opt import SolverStatus, TerminationCondition
from pyomo.repn.plugins.lp_writer import InvalidConstraintError, InvalidExpressionError
from pyomo.repn.plugins.lp_writer import LPWriter
from pyomo.repn.plugins.nl_writer import NLWriter
from pyomo.repn.standard_repn import generate_standard_repn


class Family(Dialect):
    """A solver interface. `name` is what people call the solver."""

    # status of a result without a point: a warning is logged when it is loaded
    failed_status = SolverStatus.warning
    # what the interface can bring back; other suffixes are an error, or are passed over
    suffixes = ("dual", "rc")
    strict_suffixes = False
    # duals of a model with integer variables are those of the model with these fixed; otherwise there are none
    duals_of_mip = False
    # a line is logged when duals of such a model are asked for; a variable that is fixed, or in no constraint, counts
    warns_of_mip_duals = False
    # digits of the numbers in the solver's solution file
    digits = 15
    # integrality is passed over
    relaxes = False
    # keywords of `solve` are checked like those of this writer
    writer_config = None
    warm_starts = False
    messages = {}
    # options are parameters of Gurobi, which knows them all by name
    speaks_gurobi = False
    # the result has a `message`: the one above, or where there is none the solver's name and its verdict
    has_message = False
    # whether the result counts integer and binary variables, and names the solver
    counts_kinds = True
    names_solver = False

    def __init__(self, name):
        self.name = name


class LpFamily(Family):
    """Writes an LP file."""

    writer = "LP"
    writer_config = LPWriter.CONFIG
    objective_degree = constraint_degree = 2

    def refuse_objective(self, objective):
        raise InvalidExpressionError(
            f"Model objective ({objective.name}) contains nonlinear terms that cannot be written to LP format"
        )

    def refuse_constraint(self, constraint):
        raise InvalidConstraintError(
            f"Model constraint ({constraint.name}) contains nonlinear terms that cannot be written to LP format"
        )

    def refuse_objectives(self, model, objectives):
        raise ValueError(
            "More than one active objective defined for input model '%s'; "
            "Cannot write legal LP file\nObjectives: %s" % (model.name, " ".join(each.name for each in objectives))
        )


class Cbc(LpFamily):
    objective_degree = constraint_degree = 1
    digits = 8
    duals_of_mip = True
    strict_suffixes = True
    warm_starts = True
    messages = {
        TerminationCondition.optimal: "Model was solved to optimality (subject to tolerances), and an optimal solution "
        "is available.",
        TerminationCondition.infeasible: "Model was proven to be infeasible.",
        TerminationCondition.unbounded: "Model was proven to be unbounded.",
    }


class Glpk(LpFamily):
    counts_kinds = False
    objective_degree = constraint_degree = 1
    failed_status = SolverStatus.ok


class Gurobi(LpFamily):
    """Writes an LP file for a script of Gurobi's own."""

    speaks_gurobi = True
    has_message = True
    messages = {
        TerminationCondition.optimal: "Model was solved to optimality (subject to tolerances), and an optimal solution "
        "is available.",
        TerminationCondition.infeasible: "Model was proven to be infeasible.",
        TerminationCondition.infeasibleOrUnbounded: "Problem proven to be infeasible or unbounded.",
        TerminationCondition.unbounded: "Model was proven to be unbounded.",
    }


class NlFamily(Family):
    """Writes an NL file, which holds any expression."""

    counts_kinds = False

    writer = "NL"
    writer_config = NLWriter.CONFIG
    suffixes = ("dual",)
    has_message = True

    def refuse_objectives(self, model, objectives):
        return None


class Ipopt(NlFamily):
    relaxes = True


class Baron(Family):
    """Writes a file of its own, or one for GAMS."""

    failed_status = SolverStatus.ok


class Direct(Family):
    """Uses the solver's Python library."""

    names_solver = True

    objective_degree = constraint_degree = 2
    suffixes = ("dual", "slack", "rc")
    strict_suffixes = True
    warns_of_mip_duals = True
    warm_starts = True
    several_objectives = "Solver interface does not support multiple objectives."
    messages = {
        TerminationCondition.optimal: "Model was solved to optimality (subject to tolerances), and an optimal solution "
        "is available.",
        TerminationCondition.infeasible: "Model was proven to be infeasible",
        TerminationCondition.infeasibleOrUnbounded: "Problem proven to be infeasible or unbounded.",
        TerminationCondition.unbounded: "Model was proven to be unbounded.",
        TerminationCondition.maxTimeLimit: "Optimization terminated because the time expended exceeded the value "
        "specified in the TimeLimit parameter.",
    }

    def __init__(self, name, shown, degree_error):
        super().__init__(name)
        self.shown, self.degree_error = shown, degree_error
        self.speaks_gurobi = name == "gurobi_direct"

    def _refuse(self, expression):
        degree = generate_standard_repn(expression).polynomial_degree()
        raise self.degree_error(
            f"{self.shown} does not support expressions of degree {degree}.\nexpr: {expression}"
        )

    def refuse_objective(self, objective):
        self._refuse(objective.expr)

    def refuse_constraint(self, constraint):
        self._refuse(constraint.body)

    def refuse_domain(self, variable):
        raise ValueError(f"Variable domain type is not recognized for {variable.domain}")


# Programs of the AMPL solver library that `SolverFactory` finds by the name of their executable.
AMPL_SOLVERS = frozenset(
    """
    alphaecp bonmin cbc cplex couenne conopt copt filmint filter gurobi gcg gurobi_ampl highs ipopt knitro knitroampl
    lgo lindoglobal loqo lpsolve minos minotaur mosek mqg mbnb octeract raposa scip scipampl snopt symphony uno xpress
    """.split()
)
# those of them for which integrality means nothing
CONTINUOUS_ONLY = frozenset(("ipopt", "conopt", "minos", "snopt", "loqo", "filter", "lgo", "uno", "cyipopt"))
