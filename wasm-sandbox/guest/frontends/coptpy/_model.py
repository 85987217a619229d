"""Envr and Model."""

from coptpy import _builders, _callback, _expr, _matrix, _nonlinear
from coptpy._building import Building
from coptpy._callback import CallbackBase
from coptpy._constants import PARAMETERS
from coptpy._curved import Cone, Curved, NlConstraint, copied
from coptpy._error import invalid
from coptpy._expr import LinExpr, QuadExpr, make
from coptpy._reading import ATTRIBUTES, Reading
from coptpy._several import Several
from coptpy._state import Core
from coptpy._var import (
    Constraint,
    GenConstr,
    QConstraint,
    SOS,
    Var,
    _Array,
    _Part,
    new_part,
)
from coptpy._writing import Writing

_ENVIRONMENT = object()


class _ParameterInfo:
    __slots__ = ("name", "kind", "default", "least", "most")

    def __init__(self, line):
        words = line.split()
        self.name = words[0]
        self.kind = int if words[1] == "i" else float
        self.default, self.least, self.most = (self.kind(word) for word in words[2:])

    def convert(self, value):
        """coptpy takes strings too, and moves a value outside its range to the nearest end."""
        number = self.kind(float(value))
        return min(max(number, self.least), self.most)


_INFOS = {info.name.lower(): info for info in map(_ParameterInfo, PARAMETERS.strip().splitlines())}


def _parameter(name):
    if not isinstance(name, str):
        raise TypeError("in method 'IModel_GetParamAttrType', argument 2 of type 'char const *'")
    info = _INFOS.get(name.lower())
    if info is None:
        raise AttributeError(f"Invalid parameter name '{name}'")
    return info


class ParamSetting:
    """`Model.Param`: parameters as attributes, their case ignored."""

    __slots__ = ("_values",)

    def __init__(self, model):
        object.__setattr__(self, "_values", model.core_.params)

    def __getattr__(self, paramname):
        info = _parameter(paramname)
        return self._values.get(info.name, info.default)

    def __setattr__(self, paramname, newval):
        info = _parameter(paramname)
        self._values[info.name] = info.convert(newval)

    def __repr__(self):
        return "<coptpy.ParamSetting>"


class EnvrConfig:
    """Settings of an environment; there is nothing to configure here."""

    def set(self, name, value):
        pass


class Envr:
    """Makes models."""

    def __init__(self, arg=None):
        pass

    def createModel(self, name=""):
        if name is not None and not isinstance(name, str):
            raise TypeError("in method 'IEnvr_CreateModel', argument 2 of type 'char const *'")
        return Model(_ENVIRONMENT, name or "")

    def close(self):
        pass

    dispose = close

    def setCpuAffinity(self, hexMask):
        pass

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        pass


class Model(Building, Curved, Several, Reading, Writing):
    """A COPT model. Names that start with an underscore belong to the program; `core_` holds all data."""

    def __init__(self, env, name=""):
        # coptpy makes models through an environment only
        assert env is _ENVIRONMENT
        object.__setattr__(self, "core_", Core(name))

    def __getattr__(self, attrname):
        if attrname.startswith("_"):
            raise AttributeError(f"'Model' object has no attribute '{attrname}'")
        lower = attrname.lower()
        read = ATTRIBUTES.get(lower)
        if read is not None:
            return read(self.core_)
        if lower == "param":
            return ParamSetting(self)
        raise AttributeError(f"Invalid attribute name '{attrname}'")

    def __setattr__(self, attrname, newval):
        lower = attrname.lower()
        if attrname.startswith("_"):
            self.__dict__[attrname] = newval
        elif lower == "objsense":
            self.setObjSense(newval)
        elif lower == "objconst":
            self.setObjConst(newval)
        else:
            raise AttributeError("Invalid attribute name 'setAttr'")

    def dispose(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        pass

    def __repr__(self):
        return f"<coptpy.Model: {self.core_.name}>"

    # --- objective ----------------------------------------------------------------------------------------------------

    def setObjective(self, expr, sense=None):
        core = self.core_
        if sense is not None and not isinstance(sense, int):
            raise TypeError(
                "Wrong number or type of arguments for overloaded function 'IModel_SetObjective'.\n"
                "  Possible C/C++ prototypes are:\n    Copt::IModel::SetObjective(Copt::IExpr const *,int)\n"
                "    Copt::IModel::SetObjective(Copt::IMExpression const *,int)\n"
            )
        if _matrix.is_block(expr):
            expr = expr.item()
        if isinstance(expr, (_builders._Builder, str)):
            raise TypeError("'Var' object(s) are required for argument 'var'")
        if isinstance(expr, _expr.NlExpr):
            self._set_nonlinear_objective(expr, sense)
            return
        if core.nlobj is not None:
            core.nlobj = None
            if not isinstance(expr, QuadExpr):
                # coptpy drops the nonlinear part, and takes a linear objective at the second attempt
                raise invalid("Fail to set nonlinear objective")
        quad = expr if isinstance(expr, QuadExpr) else None
        lin = quad.lin_ if quad is not None else _expr.linear_of(expr)
        columns, values = core.terms(lin)
        if any(value != value for value in lin.coeffs):
            columns, values = columns + [0], values + [float("nan")]  # the next solve refuses it
        core.obj = [0.0] * len(core.vars)
        for column, value in zip(columns, values):
            core.obj[column] = value
        core.objconst = lin.constant
        core.qobj = core.products(quad) if quad is not None else ([], [], [])
        if sense is not None:
            core.sense = -1 if sense == -1 else 1

    def _set_nonlinear_objective(self, expr, sense):
        core = self.core_
        kept = _nonlinear.nonlinear_of(expr)
        core.obj = [0.0] * len(core.vars)
        for column, value in zip(*core.terms(kept.lin_)):
            core.obj[column] = value
        core.objconst = kept.lin_.constant
        kept.lin_ = LinExpr()
        core.nlobj = kept
        if sense is not None:
            core.sense = -1 if sense == -1 else 1

    def setObjSense(self, sense):
        self.core_.sense = -1 if int(sense) == -1 else 1

    def setObjConst(self, constant):
        self.core_.objconst = float(constant)

    def getObjective(self):
        core = self.core_
        columns = [place for place, value in enumerate(core.obj) if value]
        lin = make(LinExpr, [core.vars[k] for k in columns], [core.obj[k] for k in columns], core.objconst)
        if core.nlobj is not None:
            expr = core.nlobj.clone()
            expr.lin_ = lin
            return expr
        if not core.qobj[0]:
            return lin
        quad = QuadExpr()
        quad.lin_ = lin
        for i, j, value in zip(*core.qobj):
            quad.addTerm(value, core.vars[i], core.vars[j])
        return quad

    def delQuadObj(self):
        self.core_.qobj = ([], [], [])

    # --- parameters ---------------------------------------------------------------------------------------------------

    def setParam(self, paramname, newval):
        info = _parameter(paramname)
        self.core_.params[info.name] = info.convert(newval)

    def getParam(self, paramname):
        info = _parameter(paramname)
        return self.core_.params.get(info.name, info.default)

    def getParamInfo(self, paramname):
        info = _parameter(paramname)
        return paramname, self.core_.params.get(info.name, info.default), info.default, info.least, info.most

    def resetParam(self):
        self.core_.params.clear()

    # --- changes ------------------------------------------------------------------------------------------------------

    def remove(self, args):
        if isinstance(args, _Part):
            self.core_.remove(args)
            return
        parts = None
        if isinstance(args, _Array):
            parts = args.getAll()
        elif hasattr(args, "values"):
            parts = list(args.values())
        elif isinstance(args, (list, tuple)):
            parts = list(args)
        if parts is None or not all(isinstance(part, _Part) for part in parts):
            raise TypeError(
                "'Var', 'PsdVar', 'Constraint', 'NlConstraint', 'SOS', 'Cone', 'AffineCone', 'ExpCone', 'GenConstr', "
                "'LmiConstraint', 'QConstraint' or 'PsdConstraint' object(s) are required for argument 'args'"
            )
        for part in parts:
            self.core_.remove(part)

    def setCoeff(self, constr, var, newval):
        terms = dict(zip(constr.cols_, constr.coeffs_))
        terms[var.i_] = float(newval)
        Constraint.cols_.__set__(constr, list(terms))
        Constraint.coeffs_.__set__(constr, list(terms.values()))

    def setCoeffs(self, constrs, vars, newvals):
        pairs = list(zip(_listed(constrs), _listed(vars)))
        for (constr, var), value in zip(pairs, _spread(newvals, len(pairs))):
            self.setCoeff(constr, var, value)

    def setInfo(self, infoname, args, newvals):
        parts = _listed(args)
        if hasattr(newvals, "keys"):
            newvals = [newvals[key] for key in args.keys()]
        for part, value in zip(parts, _spread(newvals, len(parts))):
            part.setInfo(infoname, value)

    def setVarType(self, vars, vartypes):
        parts = _listed(vars)
        for part, value in zip(parts, _spread(vartypes, len(parts))):
            part.setType(value)

    def setNames(self, args, names):
        parts = _listed(args)
        if isinstance(names, str):
            names = [f"{names}({place})" for place in range(len(parts))]
        for part, name in zip(parts, names):
            part.setName(name)

    def setMipStart(self, vars, startvals):
        parts = _listed(vars)
        if hasattr(startvals, "keys"):
            startvals = [startvals[key] for key in vars.keys()]
        for part, value in zip(parts, _spread(startvals, len(parts))):
            self.core_.start[part.i_] = float(value)

    def setNlPrimalStart(self, vars, startvals):
        pass

    def loadMipStart(self):
        pass

    def update(self):
        pass

    # --- solving ------------------------------------------------------------------------------------------------------

    def solve(self):
        core = self.core_
        if core.callback is not None:
            _callback.solve(core)
        else:
            core.solve()

    def solveLP(self):
        self.core_.solve(relaxed=True)

    def interrupt(self):
        pass

    def reset(self):
        self.core_.forget()

    def resetAll(self):
        self.core_.forget()
        self.core_.start.clear()

    def clear(self):
        params = self.core_.params
        self.core_.clear()
        self.core_.params = params

    def clone(self):
        core = self.core_
        made = Model(_ENVIRONMENT, f"{core.name}_copy" if core.name else "")
        copy = made.core_
        for field in ("lb", "ub", "obj", "vtype"):
            setattr(copy, field, list(getattr(core, field)))
        copy.vars = [Var(copy, var.i_, var.name_) for var in core.vars]
        copy.qobj = tuple(list(values) for values in core.qobj)
        copy.objconst, copy.sense = core.objconst, core.sense
        copy.params, copy.start = dict(core.params), dict(core.start)
        for field, kind in (("rows", Constraint), ("qrows", QConstraint), ("indicators", GenConstr), ("soss", SOS)):
            setattr(copy, field, [_copied(kind, copy, part) for part in getattr(core, field)])
        copy.cones = [_copied(Cone, copy, cone) for cone in core.cones]
        copy.objectives = [objective.copy() for objective in core.objectives]
        copy.nlobj = None if core.nlobj is None else copied(core.nlobj, copy)
        copy.nlrows = [
            new_part(NlConstraint, copy, row.i_, row.name_, (copied(row.expr_, copy), row.lb_, row.ub_))
            for row in core.nlrows
        ]
        return made

    def setCallback(self, cb, cbctx):
        if cb is not None and not isinstance(cb, CallbackBase):
            raise TypeError("in method 'IModel_SetCallback', argument 2 of type 'ICallback *'")
        if not isinstance(cbctx, int):
            raise TypeError("in method 'IModel_SetCallback', argument 3 of type 'int'")
        self.core_.callback = cb if cbctx & _callback.MIPSOL else None

    def setLogFile(self, logfile):
        pass

    def setLogCallback(self, logcb):
        pass


def _copied(kind, core, part):
    values = [getattr(kind, slot).__get__(part) for slot in kind.__slots__]
    return new_part(kind, core, part.i_, part.name_, [list(v) if isinstance(v, list) else v for v in values])


def _listed(args):
    if isinstance(args, _Part):
        return [args]
    if isinstance(args, _Array):
        return args.getAll()
    return list(args.values()) if hasattr(args, "values") else list(args)


def _spread(values, count):
    return list(values) if hasattr(values, "__iter__") and not isinstance(values, str) else [values] * count


def _refuse(method):
    def call(self, *args, **kwargs):
        _nonlinear.refuse(f"Model.{method}")

    call.__name__ = call.__qualname__ = method
    return call


for _name in (
    "bsolve computeShadowPriceRange delPsdObj feasRelax feasRelaxN feasRelaxS fsolve "
    "getBasisHead getParamN loadCone loadConeMatrix loadExpCone loadMatrix "
    "loadNlData loadQ loadTuneParam resetParamN setBasis setLmiRhs setLpSolution "
    "setParamN setSlackBasis tune"
).split():
    setattr(Model, _name, _refuse(_name))

