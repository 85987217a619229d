"""What `Model.get_cplex()` gives: the few questions that docplex itself, and programs through it, ask of CPLEX."""

VERSION = "22.2.0.0"

# The kinds of problems, by CPLEX's own numbers.
LP, MILP, QP, MIQP, QCP, MIQCP = 0, 1, 5, 7, 10, 11


def problem_type(model):
    """CPLEX's number for the kind of problem that the model is now."""
    discrete = model.number_of_sos or model._has_piecewise() or model._logical_scope.size
    discrete = discrete or any(var.cplex_typecode != "C" for var in model.iter_variables())
    if model._is_qc():
        return MIQCP if discrete else QCP
    if model._is_qp():
        return MIQP if discrete else QP
    return MILP if discrete else LP


class Cplex:
    """Stands for CPLEX's object; what it does not have fails by name."""

    def __init__(self, model):
        self._model = model

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotImplementedError(f"docplex: Cplex.{name} is not supported by this environment")

    def get_problem_type(self):
        return problem_type(self._model)

    @staticmethod
    def get_version():
        return VERSION
