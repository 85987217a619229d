"""The front end that speaks the API of gurobipy 13.

Behaviour was compared with the real package, call by call; where numpy is absent, calls that need it fail as they do there.
"""

__version__ = "13.0.3"

from gurobipy import _expr  # noqa: E402,I001  (the first, since the others need its names)
from gurobipy import nlfunc
from gurobipy._exception import GurobiError
from gurobipy._expr import LinExpr, NLExpr, QuadExpr, TempConstr
from gurobipy._general import GenExpr, abs_, all_, and_, any_, max_, min_, norm, or_
from gurobipy._grb import GRB
from gurobipy._items import SOS, Column, Constr, GenConstr, QConstr, Var
from gurobipy._matrix import (
    MConstr,
    MGenConstr,
    MLinExpr,
    MNLExpr,
    MQConstr,
    MQuadExpr,
    MVar,
    concatenate,
    hstack,
    vstack,
)
from gurobipy._model import Env, Model, getParamInfo, resetParams, setParam
from gurobipy._params import ParamClass
from gurobipy._tuples import multidict, quicksum, tupledict, tuplelist
from orlm_model.naming import strip_class_names


class Batch:
    """Batch optimization needs a cluster."""

    def __init__(self, *args, **kwargs):
        raise NotImplementedError("gurobipy: Batch is not supported by this environment")


def loadModel(**kwargs):
    raise NotImplementedError("gurobipy: loadModel is not supported by this environment")


def disposeDefaultEnv():
    pass


def read(filename, env=None):
    raise GurobiError(0, f"Unable to open file '{filename}' for input")


def readParams(filename):
    raise GurobiError(0, f"Unable to open file '{filename}' for input")


def writeParams(filename):
    Env().writeParams(filename)


def paramHelp(paramname=None):
    print(paramname or "Parameters are listed in the Gurobi reference manual")


class gurobi:
    """The library's version."""

    @classmethod
    def version(cls):
        return (GRB.VERSION_MAJOR, GRB.VERSION_MINOR, GRB.VERSION_TECHNICAL)

    @classmethod
    def platform(cls):
        return "linux64"


# the names that the classes show are those of the real package's modules
for _class in (
    Column, Constr, Env, GenConstr, GenExpr, LinExpr, MConstr, MGenConstr, MLinExpr, MNLExpr, MQConstr, MQuadExpr, MVar,
    NLExpr, QConstr, QuadExpr, SOS, TempConstr, Var, gurobi,
    tupledict, tuplelist,
):  # fmt: skip
    _class.__module__ = "gurobipy._core"
Model.__module__ = "gurobipy._model"
ParamClass.__module__ = "gurobipy._core"
del _class

strip_class_names(
    Model, *Model.__mro__[1:-1], Env, Var, *Var.__mro__[1:-1], LinExpr, QuadExpr, GurobiError, MLinExpr, MQuadExpr,
    *MVar.__mro__[:-1],
)

__all__ = [
    "Batch", "Column", "Constr", "Env", "GenConstr", "GenExpr", "LinExpr", "QConstr", "QuadExpr", "SOS", "Var",
    "NLExpr", "TempConstr", "tuplelist", "tupledict", "abs_", "all_", "and_", "any_", "max_", "min_", "norm", "or_",
    "disposeDefaultEnv", "getParamInfo", "gurobi", "paramHelp", "read", "readParams", "resetParams", "setParam",
    "writeParams", "GurobiError", "GRB", "multidict", "quicksum", "MConstr", "MGenConstr", "MLinExpr", "MQConstr",
    "MQuadExpr", "MVar", "MNLExpr", "concatenate", "hstack", "vstack", "Model", "loadModel", "nlfunc",
]  # fmt: skip
