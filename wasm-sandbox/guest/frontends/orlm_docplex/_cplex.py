"""What `Model.get_cplex()` gives: the few questions that docplex itself, and programs through it, ask of CPLEX."""

import types

from docplex.mp.vartype import ContinuousVarType

VERSION = "22.2.0.0"

# The kinds of problems, by CPLEX's own numbers.
LP, MILP, QP, MIQP, QCP, MIQCP = 0, 1, 5, 7, 10, 11
_CONTINUOUS = frozenset((ContinuousVarType,))
_KINDS = types.SimpleNamespace(LP=LP, MILP=MILP, QP=QP, MIQP=MIQP, QCP=QCP, MIQCP=MIQCP)


def _problem_type(model, typed):
    discrete = typed or model.number_of_sos or model._has_piecewise() or model._logical_scope.size
    discrete = discrete or not {type(var._vartype) for var in model.iter_variables()} <= _CONTINUOUS
    if model._is_qc():
        return MIQCP if discrete else QCP
    if model._is_qp():
        return MIQP if discrete else QP
    return MILP if discrete else LP


class Cplex:
    """Stands for CPLEX's object; what it does not have fails by name."""

    problem_type = _KINDS

    def __init__(self, model):
        self._model = model
        # whether types of columns were ever changed
        self.typed = False

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotImplementedError(f"docplex: Cplex.{name} is not supported by this environment")

    def get_problem_type(self):
        """CPLEX's number for the kind of problem that the model is now."""
        return _problem_type(self._model, self.typed)

    def set_problem_type(self, kind, *_):
        self.typed = kind not in (LP, QP, QCP)

    @staticmethod
    def get_version():
        return VERSION
