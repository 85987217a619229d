"""The Model: state in `core_`, methods by topic in the classes that it is made of."""

from orlm_model.naming import refusing, strip_class_names
from pyscipopt import _callbacks, _copying
from pyscipopt._building import Building
from pyscipopt._callbacks import WithPlugins
from pyscipopt._core import PROBLEM, SOLVED, Core
from pyscipopt._naming import Compiled, wrong_type
from pyscipopt._parameters import Parameters
from pyscipopt._reading import Reading
from pyscipopt._special import Special
from pyscipopt._unsupported import METHODS
from pyscipopt._writing import Writing


class _State:
    """The two fields of a Model. `data` is the one that programs may use as they like."""

    __slots__ = ("core_", "data", "__weakref__")


class Model(Building, Special, Reading, WithPlugins, Parameters, Writing, _State, metaclass=Compiled):
    """A problem and its solver."""

    __slots__ = ()

    def __init__(
        self, problemName="model", defaultPlugins=True, sourceModel=None, origcopy=False, globalcopy=True,
        enablepricing=True, createscip=True, threadsafe=False,
    ):  # fmt: skip
        self.data = None
        if sourceModel is not None and not isinstance(sourceModel, Model):
            raise wrong_type("sourceModel", "Model", sourceModel)
        if not isinstance(problemName, str):
            raise TypeError("encoding without a string argument")
        self.core_ = Core(problemName) if sourceModel is None else _copying.copy(sourceModel.core_, problemName)

    def __getattr__(self, name):
        if name in METHODS:
            return refusing("pyscipopt: Model", name)
        raise AttributeError(f"'{_shown(type(self))}' object has no attribute '{name}'")

    def __setattr__(self, name, value):
        try:
            object.__setattr__(self, name, value)
        except AttributeError:
            if hasattr(type(self), name):
                text = f"'{_shown(type(self))}' object attribute '{name}' is read-only"
            else:
                text = f"'{_shown(type(self))}' object has no attribute '{name}'"
            raise AttributeError(text) from None

    def optimize(self):
        _callbacks.optimize(self)

    def optimizeNogil(self):
        self.optimize()

    def solveConcurrent(self):
        self.optimize()

    def presolve(self):
        """Presolving is the host's own affair: the problem stays as it is."""
        if self.core_.stage not in (PROBLEM, SOLVED):
            raise Warning(f"method cannot be called in stage {self.core_.stage}.")

    def freeTransform(self):
        core = self.core_
        core.forget()
        core.stage = PROBLEM

    def freeProb(self):
        self.core_ = Core(self.core_.name)

    def createProbBasic(self, problemName="model"):
        self.core_ = Core(problemName)

    def includeDefaultPlugins(self):
        """They are always there."""

    def free(self):
        self.core_ = Core(self.core_.name)

    def version(self):
        return 10.0

    def getMajorVersion(self):
        return 10

    def getMinorVersion(self):
        return 0

    def getTechVersion(self):
        return 2

    def relax(self):
        """Makes every integer variable continuous."""
        core = self.core_
        core.need_problem()
        for variable in core.ordered():
            if core.vtype[variable.column_] != "C":
                core.change_type(variable, "C")


def _shown(cls):
    return f"pyscipopt.scip.{cls.__name__}" if cls is Model else cls.__name__


strip_class_names(Model, Building, Special, Reading, WithPlugins, Parameters, Writing)
