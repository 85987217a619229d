"""The front end that speaks the API of coptpy 8.

Behaviour was compared with the real package, call by call. Like the real one, `from coptpy import *` brings some
standard modules along.
"""

import dis  # noqa: F401
import inspect  # noqa: F401
import itertools  # noqa: F401
import re  # noqa: F401
import sys  # noqa: F401
import warnings  # noqa: F401
from array import array  # noqa: F401
from io import StringIO  # noqa: F401
from itertools import chain, repeat  # noqa: F401

from coptpy import _expr  # noqa: F401  (before the others, which need its names)
from coptpy._callback import CallbackBase  # noqa: F401
from coptpy._constants import COPT, AttrEnum, CBInfoEnum, InfoEnum, ParamEnum  # noqa: F401
from coptpy._curved import Cone, ConeArray, ConeBuilder, ConeBuilderArray, NlConstraint, NlConstrArray  # noqa: F401
from coptpy._error import CoptError  # noqa: F401
from coptpy._builders import ConstrBuilder, GenConstrBuilder, NlConstrBuilder, QConstrBuilder  # noqa: F401
from coptpy._expr import ExprBuilder, LinExpr, QuadExpr  # noqa: F401
from coptpy._matrix import (  # noqa: F401
    MConstr,
    MConstrBuilder,
    MLinExpr,
    MQConstr,
    MQConstrBuilder,
    MQuadExpr,
    MVar,
    NdArray,
)
from coptpy._model import Envr, EnvrConfig, Model, ParamSetting  # noqa: F401
from coptpy._nonlinear import NlExpr, nl, refuse as _refuse
from coptpy._reading import Column  # noqa: F401
from coptpy._tuples import multidict, quicksum, tupledict, tuplelist  # noqa: F401
from coptpy._var import (  # noqa: F401
    ConstrArray,
    Constraint,
    GenConstr,
    GenConstrArray,
    GenConstrX,
    QConstraint,
    QConstrArray,
    SOS,
    SOSArray,
    Var,
    VarArray,
)
from coptpy._writing import ProbBuffer  # noqa: F401
from orlm_model.naming import strip_class_names


def stack(left, right, axis):
    _refuse("stack")


def hstack(left, right):
    _refuse("hstack")


def vstack(left, right):
    _refuse("vstack")


def psdquicksum(termlist):
    _refuse("psdquicksum")


# the names that the classes show are those of the real package's module
for _class in (
    AttrEnum, CBInfoEnum, COPT, CallbackBase, Column, Cone, ConeArray, ConeBuilder, ConeBuilderArray, NlConstraint, NlConstrArray, ConstrArray, ConstrBuilder, Constraint, CoptError, Envr,
    EnvrConfig, ExprBuilder, GenConstr, GenConstrArray, GenConstrBuilder, GenConstrX, InfoEnum, LinExpr, MConstr,
    MConstrBuilder, MLinExpr, MQConstr, MQConstrBuilder, MQuadExpr, MVar,
    Model, NdArray, NlConstrBuilder, NlExpr, ParamEnum, ParamSetting, ProbBuffer, QConstrArray, QConstrBuilder,
    QConstraint, QuadExpr, SOS, SOSArray, Var, VarArray, nl, tupledict, tuplelist,
):  # fmt: skip
    _class.__module__ = "coptcore"
del _class

strip_class_names(Model, *Model.__mro__[1:-1], Envr, Var, *Var.__mro__[1:-1], ExprBuilder, LinExpr, QuadExpr)
