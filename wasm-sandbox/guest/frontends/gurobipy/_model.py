"""Model and Env."""

import copy as copying

from gurobipy import _attributes, _callback, _expr, _items, _matrix, _params, _several, _solve
from gurobipy._callback import InCallback
from gurobipy._constraints import Building, _named, _number
from gurobipy._exception import GurobiError
from gurobipy._grb import GRB
from gurobipy._items import Constr, GenConstr, QConstr, Var, unavailable
from gurobipy._reading import Reading
from gurobipy._relaxation import Relaxing
from gurobipy._state import Core
from gurobipy._writing import Writing
from orlm_model.problem import merge_products

_DEFAULT_PARAMETERS = {}


class Env:
    """Parameters that new models start with."""

    def __init__(self, logfilename="", empty=False, params=None):
        self._values = {}
        self._started = not empty
        for name, value in (params or {}).items():
            _params.assign(self._values, name, value)

    def start(self):
        self._started = True
        return self

    def setParam(self, paramname, newval):
        _params.assign(self._values, paramname, newval)

    def getParam(self, paramname):
        return _params.value_of(self._values, _params.find_for_set(paramname))

    def resetParams(self):
        self._values.clear()

    def writeParams(self, filename):
        Writing.keep_file(filename, "".join(f"{name}  {value}\n" for name, value in self._values.items()))

    def readParams(self, filename):
        raise GurobiError(10012, f"Unable to open file '{filename}' for input")

    def close(self):
        pass

    dispose = close

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def __repr__(self):
        return f"<gurobipy.Env, {_params.changes(self._values)}>"


def setParam(paramname, newvalue):
    """Sets a parameter for every model that is made without an environment of its own, from now on."""
    _params.assign(_DEFAULT_PARAMETERS, paramname, newvalue)


def resetParams():
    _DEFAULT_PARAMETERS.clear()


def getParamInfo(paramname):
    return _param_info(_DEFAULT_PARAMETERS, paramname)


def _param_info(values, paramname):
    info = _params.find(paramname)
    if info is None:
        raise GurobiError(0, f"Unknown parameter '{paramname}'")
    return (paramname, info.kind, values.get(info.name, info.default), info.least, info.most, info.default)


def _apply_objective(_, change):
    core, lin, quad, sense = change
    if lin is not None:
        core.obj = [0.0] * len(core.vars)
        for column, value in zip(*lin[:2]):
            if column >= 0:
                core.obj[column] = value
        core.objcon = lin[2]
        core.qobj = quad
        core.pwl.clear()
    if sense is not None:
        core.sense = sense


def _apply_field(_, change):
    core, field, value = change
    setattr(core, field, value)


class Model(Building, Reading, Relaxing, InCallback, Writing):
    """A Gurobi model. Names that start with an underscore belong to the program; `core_` holds all data."""

    def __init__(self, name="", env=None):
        if env is not None and not env._started:
            raise GurobiError(10009, "No Gurobi license, or license not started or set")
        values = env._values if env is not None else _DEFAULT_PARAMETERS
        object.__setattr__(self, "core_", Core(_named(name), dict(values)))

    def _live(self):
        core = self.core_
        if core.freed:
            raise GurobiError(0, "Model has already been freed")
        return core

    # --- attributes ---------------------------------------------------------------------------------------------------

    @property
    def Params(self):
        return _params.ParamClass(self.core_.params)

    params = Params

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(f"'gurobipy.Model' object has no attribute '{name}'")
        return self.getAttr(name)

    def __setattr__(self, name, value):
        if name.startswith("_"):
            self.__dict__[name] = value
        elif name.lower() == "params":
            raise AttributeError("Attribute 'Params' cannot be set")
        else:
            self.setAttr(name, value)

    def setAttr(self, attrname, arg1, arg2=None):
        core = self._live()
        lower = attrname.lower()
        if arg2 is None and lower in _SETTABLE:
            field, kind = _SETTABLE[lower]
            if kind is str and not isinstance(arg1, str):
                raise AttributeError(f"Attribute '{attrname}' takes string value")
            if kind is not str and not _expr.is_number(arg1):
                raise AttributeError(f"Attribute '{attrname}' takes {'integer' if kind is int else 'double'} value")
            if lower == "modelsense":
                arg1 = _sense_number(arg1)
            if lower.startswith("objn"):
                setattr(_several.at(core, _several.chosen(core)), field, kind(arg1))
            elif lower == "numscenarios" and arg1:
                raise NotImplementedError("gurobipy: a model of several scenarios is not supported by this environment")
            elif lower == "numobj":
                _resize_objectives(core, int(arg1))
            elif field is not None:
                core.changes.append((_apply_field, None, (core, field, kind(arg1))))
            return
        if arg2 is None:
            found = _items_with(lower)
            if found is not None:
                items = getattr(core, found)
                values = list(arg1) if isinstance(arg1, (list, tuple)) else [arg1] * len(items)
                self._set_many(attrname, items, values)
                return
            if self._model_attribute(lower):
                raise AttributeError(f"Attribute '{attrname}' cannot be set")
            raise AttributeError(f"'gurobipy.Model' object has no attribute '{attrname}'")
        if hasattr(arg1, "keys"):
            keys = list(arg1)
            items = [arg1[key] for key in keys]
            values = [arg2[key] for key in keys] if hasattr(arg2, "keys") else arg2
        else:
            items, values = list(arg1) if not isinstance(arg1, _items._Item) else [arg1], arg2
        if hasattr(values, "tolist"):
            values = values.tolist()
        if not isinstance(values, (list, tuple)):
            values = [values] * len(items)
        self._set_many(attrname, items, values)

    @staticmethod
    def _set_many(attrname, items, values):
        if len(items) != len(values):
            raise AttributeError(f"Attribute '{attrname}' inconsistent lengths of both arguments")
        for item, value in zip(items, values):
            item.setAttr(attrname, value)

    # --- objective ----------------------------------------------------------------------------------------------------

    def setObjective(self, expr, sense=None):
        core = self._live()
        if _matrix.is_block(expr):
            expr = expr.item()
        if isinstance(expr, _expr.NLExpr):
            raise GurobiError(-1, "Objective must be linear or quadratic")
        quad = _expr.as_quadratic(expr)
        if quad is None:
            raise GurobiError(-1, "Unable to convert argument to an expression")
        if sense is not None:
            sense = _sense_number(int(sense))
        columns, values = core.merged(quad._lin, objective=True)
        products = ([], [], [])
        if quad._first:
            products = merge_products(core.columns(quad._first), core.columns(quad._second), quad._qcoefs)
        # a new objective without a sense falls back to ModelSense, which may have been set
        core.changes.append((_apply_objective, None, (core, (columns, values, quad._lin._const), products, sense)))

    def getObjective(self, index=None):
        core = self._live()
        if index is None:
            return _solve.objective_of(core)
        if not _several.has_several(core):
            raise AttributeError("It isn't a multi-objective model")
        core.params["ObjNumber"] = int(index)  # which gurobipy leaves behind
        return _several.expression(core, _several.chosen(core))

    def setObjectiveN(self, expr, index, priority=0, weight=1.0, abstol=1e-6, reltol=0.0, name=""):
        core = self._live()
        lin = _expr.as_linear(_matrix.scalar(expr))
        if lin is None:
            raise GurobiError(10003, "Objective must be linear for multi-objective model")
        number = int(index)
        made = _several.Objective(int(priority), float(weight), float(abstol), float(reltol), _named(name))
        if number == 0:
            core.objectives[0] = made
            self.setObjective(lin)
            return
        columns, values = core.merged(lin, objective=True)
        made.coefs, made.con = dict(zip(columns, values)), lin._const
        core.objectives[number] = made

    def setPWLObj(self, var, x, y):
        core = self._live()
        column = core.columns([var])[0]
        points = [_number(value) for value in x], [_number(value) for value in y]
        if len(points[0]) != len(points[1]):
            raise GurobiError(10003, "Arguments x and y must have the same length")

        def apply(_, change):
            core.pwl[column] = change
            core.obj[column] = 0.0

        core.changes.append((apply, None, points))

    # --- parameters ---------------------------------------------------------------------------------------------------

    def setParam(self, paramname, newval):
        _params.assign(self._live().params, paramname, newval)

    def getParamInfo(self, paramname):
        return _param_info(self.core_.params, paramname)

    def resetParams(self):
        self.core_.params.clear()

    # --- life cycle ---------------------------------------------------------------------------------------------------

    def update(self):
        self._live().update()

    def optimize(self, callback=None, wheres=None):
        core = self._live()
        if callback is not None:
            if not callable(callback):
                raise GurobiError(-1, "Callback argument must be a callable")
        core.update()
        if callback is None:
            _solve.optimize(core)
        else:
            lazy = bool(_params.value_of(core.params, _params.BY_LOWER_NAME["lazyconstraints"]))
            _callback.optimize(self, callback, lazy)

    def sync(self):
        pass

    def reset(self, clearall=0):
        core = self._live()
        core.update()
        core.forget()

    def remove(self, items):
        core = self._live()
        if isinstance(items, _items._Item):
            core.mark_removed(items)
        elif _matrix.is_block(items):
            for item in items.array_.flat:
                core.mark_removed(item)
        elif hasattr(items, "values"):
            for item in list(items.values()):
                self.remove(item)
        elif isinstance(items, (list, tuple)):
            for item in items:
                self.remove(item)
        else:
            raise GurobiError(-1, "Item to be removed not a Var, Constr, SOS, QConstr, or GenConstr")

    def close(self):
        self.core_.freed = True

    dispose = close

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def copy(self, env=None):
        core = self._live()
        core.update()
        made = Model.__new__(Model)
        object.__setattr__(made, "core_", _copied(core))
        return made

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'PyCapsule' object")

    def relax(self):
        made = self.copy()
        core = made.core_
        core.vtype = ["C" if letter in "BI" else letter for letter in core.vtype]
        core.soss.clear()
        core.gens.clear()
        core.committed["soss"] = core.committed["gens"] = 0
        return made

    def fixed(self):
        core = self.core_
        if core.x is None:
            raise GurobiError(10003, "No solution available to fix the model at")
        made = self.copy()
        for place, letter in enumerate(core.vtype):
            if letter in "BIN":
                made.core_.lb[place] = made.core_.ub[place] = core.x[place]
                made.core_.vtype[place] = "C"
        return made

    def __repr__(self):
        core = self.core_
        kind = "MIP" if core.is_mip() else "Continuous"
        counts = f"{core.committed['constrs']} constrs, {core.committed['vars']} vars"
        return f"<gurobi.Model {kind} instance {core.name or 'Unnamed'}: {counts}, {_params.changes(core.params)}>"


def _copied(core):
    made = copying.copy(core)
    made.name = f"{core.name}_copy" if core.name else ""
    made.params = dict(core.params)
    made.committed = dict(core.committed)
    made.changes, made.removals = [], []
    made.running, made.lazy_rows = None, []
    made.qobj = tuple(list(part) for part in core.qobj)
    made.pwl = dict(core.pwl)
    made.objectives = {number: objective.copy() for number, objective in core.objectives.items()}
    for field in ("lb", "ub", "obj", "vtype", "vname"):
        setattr(made, field, list(getattr(core, field)))
    for field in made.committed:
        setattr(made, field, [_copied_item(item, made) for item in getattr(core, field)])
    made.forget()
    return made


def _copied_item(item, core):
    kind = type(item)
    made = kind(core, item.i_)
    if item.own_:
        kept = {name: value for name, value in item.own_.items() if not name.startswith("_")}
        _items._set_own(made, kept or None)
    for slot in kind.__slots__:
        value = getattr(kind, slot).__get__(item)
        getattr(kind, slot).__set__(made, list(value) if isinstance(value, list) else value)
    return made


def _resize_objectives(core, wanted):
    for number in [number for number in core.objectives if number >= wanted]:
        del core.objectives[number]
    if wanted > 1:
        _several.at(core, wanted - 1)


def _sense_number(sense):
    if sense not in (-1, 0, 1):
        raise GurobiError(10003, "Invalid objective sense")
    return int(sense) or 1


_SETTABLE = {
    "modelsense": ("sense", int), "objcon": ("objcon", float), "modelname": ("name", str), "numstart": (None, int),
    "objncon": ("con", float), "objnpriority": ("priority", int), "objnweight": ("weight", float),
    "objnreltol": ("reltol", float), "objnabstol": ("abstol", float), "objnname": ("name", str), "numobj": (None, int),
    "numscenarios": (None, int), "scennname": (None, str),
}  # fmt: skip
_LISTS = {Var: "vars", Constr: "constrs", QConstr: "qconstrs", GenConstr: "gens"}


def _items_with(lower):
    """The item list whose items have this attribute."""
    for cls, name in _LISTS.items():
        if lower in cls._gets:
            return name
    return None


__all__ = ["GRB", "Env", "Model", "getParamInfo", "resetParams", "setParam", "unavailable"]
assert _attributes.ITEM_CLASSES
