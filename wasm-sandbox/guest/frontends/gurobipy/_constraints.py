"""The part of Model that adds variables and constraints."""

import types
from itertools import chain, product

from gurobipy import _expr, _matrix
from gurobipy._blocks import Blocks
from gurobipy._exception import GurobiError
from gurobipy._expr import LinExpr, NLExpr, QuadExpr, TempConstr, TempIndicator
from gurobipy._grb import GRB
from gurobipy._general import GenExpr, GeneralConstraints, single_variable
from gurobipy._state import bounded
from gurobipy._tuples import tupledict
from orlm_model.loops import loop_names, loop_values

_KINDS = "CBISN"


def _letter(vtype):
    letter = vtype[0]
    if letter.upper() not in _KINDS:
        raise GurobiError(10003, f"Invalid variable type '{letter}'")
    return letter.upper()


def _number(value):
    if value.__class__ is float or value.__class__ is int:
        return float(value)
    if not _expr.is_number(value):
        raise TypeError(f"must be real number, not {type(value).__name__}")
    return float(value)


def _named(name):
    if not isinstance(name, str):
        if name is None:
            return ""
        raise AttributeError(f"'{type(name).__name__}' object has no attribute 'encode'")
    if len(name) > GRB.MAX_NAMELEN:
        raise GurobiError(10003, "Name too long (maximum name length is 255 characters)")
    return name


def _sense(sense):
    letter = sense[0] if isinstance(sense, str) and sense else sense
    if letter not in ("<", ">", "="):
        raise GurobiError(10003, f"Invalid sense: {sense}")
    return letter


def _index_sets(indexes):
    """The keys that addVars makes of its positional arguments."""
    sets = []
    for index in indexes:
        if isinstance(index, bool) or isinstance(index, int):
            sets.append(range(index))
        else:
            sets.append(list(index))
    if len(sets) == 1:
        return list(sets[0])
    if not any(isinstance(item, tuple) for items in sets for item in items):
        return list(product(*sets))
    parts = [[item if isinstance(item, tuple) else (item,) for item in items] for items in sets]
    return [tuple(chain.from_iterable(combination)) for combination in product(*parts)]


def _per_key(value, keys, default):
    """One value per key, from a scalar, a dict or a list."""
    if isinstance(value, str) or value is None or not hasattr(value, "__iter__"):
        return [value] * len(keys)
    if hasattr(value, "keys"):
        get = value.get
        return [get(key, default) for key in keys]
    values = list(_flattened(value))
    assert len(values) == len(keys)
    return values


def _bound(value):
    number = _number(value)
    if number != number:
        raise GurobiError(10003, "Element 0 of a double array is Nan.")
    return bounded(number)


def _converted(value, keys, default, convert):
    """`_per_key` with each value converted; a scalar once."""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return [convert(value)] * len(keys)
    return [convert(item) for item in _per_key(value, keys, default)]


def _flattened(values):
    for value in values:
        if isinstance(value, (list, tuple)) or getattr(value, "ndim", 0):
            yield from _flattened(value)
        else:
            yield value


def _key_text(key):
    return ",".join(map(str, key)) if isinstance(key, tuple) else str(key)


class Building(GeneralConstraints, Blocks):
    """Adds variables, linear, quadratic and set constraints."""

    def addVar(self, lb=0.0, ub=1e100, obj=0.0, vtype="C", name="", column=None):
        core = self._live()
        letter = _letter(vtype)
        lower, upper = _bound(lb), _bound(ub)
        if letter == "B":
            lower, upper = max(lower, 0.0), min(upper, 1.0)
        var = core.add_var(lower, upper, _number(obj), letter, _named(name))
        if column is not None:
            for coefficient, constr in zip(column._coefs, column._constrs):
                core.changes.append((_set_coefficient, constr, (var, coefficient)))
        return var

    def addVars(self, *indexes, **kwargs):
        core = self._live()
        lb = kwargs.pop("lb", 0.0)
        ub = kwargs.pop("ub", 1e100)
        obj = kwargs.pop("obj", 0.0)
        vtype = kwargs.pop("vtype", "C")
        name = kwargs.pop("name", "")
        if kwargs:
            raise TypeError(f"addVars() got unexpected keyword argument(s) {list(kwargs)}")
        if not indexes:
            raise IndexError("list index out of range")
        keys = _index_sets(indexes)
        if len(set(keys)) != len(keys):
            raise KeyError("Duplicate keys in Model.addVars()")
        if isinstance(vtype, str) and len(vtype) != 1:
            _letter(vtype)
            text = "only single character unicode strings can be converted to Py_UCS4"
            raise ValueError(f"{text}, got length {len(vtype)}")
        if isinstance(name, str) and name:
            names = [f"{name}[{_key_text(key)}]" for key in keys]
        else:
            names = [_named(text) for text in _per_key(name, keys, "")]
        lowers = _converted(lb, keys, 0.0, _bound)
        uppers = _converted(ub, keys, 1e100, _bound)
        costs = _converted(obj, keys, 0.0, _number)
        letters = _converted(vtype, keys, "C", _letter)
        if "B" in letters:
            for place, letter in enumerate(letters):
                if letter == "B":
                    lowers[place], uppers[place] = max(lowers[place], 0.0), min(uppers[place], 1.0)
        return tupledict(zip(keys, core.add_vars(lowers, uppers, costs, letters, names)))

    _block_bound = staticmethod(_bound)
    _block_letter = staticmethod(_letter)

    def addConstr(self, lhs, name=""):
        core = self._live()
        if isinstance(lhs, TempConstr):
            if _matrix.is_block(lhs._lhs):
                return self.add_block_(lhs._lhs, lhs._sense, _named(name))
            if _matrix.is_block(lhs._rhs):
                return self.add_block_(lhs._lhs - lhs._rhs, lhs._sense, _named(name))
            return self._add_sided(lhs._lhs, lhs._sense, lhs._rhs, _named(name))
        if isinstance(lhs, TempIndicator):
            return self._add_shifted(lhs, _named(name))
        if lhs is True or lhs is False:
            return core.add_constr(LinExpr(), "<", 0.0 if lhs else -1.0, _named(name))
        raise GurobiError(10003, "Invalid value for Model.addConstr")

    def _add_sided(self, lhs, sense, rhs, name):
        core = self.core_
        kind = rhs.__class__
        if kind is float or kind is int:
            lin = _expr.as_linear(lhs)
            if lin is not None:
                return core.add_constr(lin, sense, float(rhs) - lin._const, name)
        elif isinstance(rhs, GenExpr):
            return self._add_general_expr(lhs, sense, rhs, name)
        elif sense == "=" and isinstance(rhs, (list, tuple)):
            if len(rhs) != 2:
                raise GurobiError(10003, "Range constraint requires two values")
            return self.addRange(lhs, rhs[0], rhs[1], name)
        if isinstance(rhs, NLExpr) and isinstance(lhs, _expr.Var) and sense == "=":
            return self.addGenConstrNL(lhs, rhs, name)
        if isinstance(lhs, NLExpr) or isinstance(rhs, NLExpr):
            raise GurobiError(10003, "Nonlinear constraints must take the form y=f(x)")
        left = _expr.as_linear(lhs)
        difference = (left if left is not None else lhs).__sub__(rhs)
        if difference is NotImplemented and hasattr(rhs, "dtype"):
            if not rhs.ndim:  # a scalar of numpy that is no real number: numpy.bool_
                return self._add_sided(lhs, sense, rhs.item(), name)
            raise GurobiError(10003, "Invalid argument to Model.addConstr")
        if difference is NotImplemented:
            raise _expr._unsupported("-", left if left is not None else lhs, rhs)
        if isinstance(difference, QuadExpr):
            return core.add_qconstr(difference, sense, -difference._lin._const, name)
        if difference.__class__ is not LinExpr:
            raise GurobiError(10003, "Invalid value for Model.addConstr")
        return core.add_constr(difference, sense, -difference._const, name)

    def addLConstr(self, lhs, sense=None, rhs=None, name=""):
        core = self._live()
        if isinstance(lhs, TempConstr) and sense is None:
            if isinstance(lhs._lhs, (QuadExpr, _matrix.Block)) or isinstance(lhs._rhs, (QuadExpr, _matrix.Block)):
                raise GurobiError(0, "Invalid argument to Model.addLConstr")
            return self.addConstr(lhs, name)
        if not isinstance(sense, str) or sense[:1] not in ("<", ">", "=") or isinstance(lhs, (QuadExpr, _matrix.Block)):
            raise GurobiError(0, "Invalid argument to Model.addLConstr")
        difference = _expr.as_linear((LinExpr(lhs) if not isinstance(lhs, LinExpr) else lhs) - rhs)
        if difference is None:
            raise GurobiError(10003, "Invalid value for Model.addLConstr")
        return core.add_constr(difference, _sense(sense), -difference._const, _named(name))

    def addQConstr(self, lhs, sense=None, rhs=None, name=""):
        core = self._live()
        if isinstance(lhs, TempConstr):
            if isinstance(sense, str) and rhs is None and not name:
                name = sense  # the second positional argument is then the name
            if _matrix.is_block(lhs._lhs):
                raise GurobiError(10003, "Invalid argument to Model.addConstr")
            lhs, sense, rhs = lhs._lhs, lhs._sense, lhs._rhs
        elif sense is None:
            raise GurobiError(10003, "Invalid value for Model.addQConstr")
        left, right = _expr.as_quadratic(lhs), _expr.as_quadratic(rhs)
        if left is None or right is None:
            raise TypeError(f"unsupported operand for a quadratic constraint: '{type(rhs).__name__}'")
        quad = left.copy()
        quad._plus(right, -1.0)
        if not quad._first:
            return core.add_constr(quad._lin, _sense(sense), -quad._lin._const, _named(name))
        return core.add_qconstr(quad, _sense(sense), -quad._lin._const, _named(name))

    def addRange(self, expr, lower, upper, name=""):
        """lower <= expr <= upper, kept as an equality with a bounded slack variable, as gurobipy does."""
        core = self._live()
        lin = _expr.as_linear(expr)
        if lin is None:
            raise TypeError(f"must be real number, not {_expr.kind_name(expr)}")
        lower, upper = _number(lower), _number(upper)
        name = _named(name) or f"R{len(core.constrs)}"
        slack = core.add_var(0.0, bounded(upper - lower), 0.0, "C", "Rg" + name)
        return core.add_constr(lin + slack, "=", upper - lin._const, name)

    def addConstrs(self, constrs, name=""):
        self._live()
        if not isinstance(constrs, types.GeneratorType):
            raise KeyError("Missing constraint index")
        made = tupledict()
        prefix = "" if name is None or name == "" else str(name)
        names = loop_names(constrs.gi_code)
        for constraint in constrs:
            values = loop_values(constrs, names)
            key = values[0] if len(values) == 1 else tuple(values)
            # "_" stands for the bare key, which then must be a text
            text = key if prefix == "_" else f"{prefix}[{_key_text(key)}]" if prefix else ""
            made[key] = self.addConstr(constraint, text)
        return made

    def addSOS(self, type, vars, wts=None):
        core = self._live()
        variables = list(vars.values()) if hasattr(vars, "values") else list(vars)
        columns = core.columns([single_variable(variable) for variable in variables])
        weights = [float(place + 1) for place in range(len(columns))] if wts is None else [float(w) for w in wts]
        if len(weights) != len(columns):
            raise GurobiError(10003, "Arguments vars and wts must have the same length")
        return core.add_sos(int(type), columns, weights)

    def chgCoeff(self, constr, var, newvalue):
        self._live().columns([var])
        self.core_.changes.append((_set_coefficient, constr, (var, _number(newvalue))))


def _set_coefficient(constr, change):
    var, value = change
    if var.i_ < 0:
        return
    terms = dict(zip(constr.cols_, constr.coefs_))
    if value == 0.0:
        terms.pop(var.i_, None)
    else:
        terms[var.i_] = value
    type(constr).cols_.__set__(constr, list(terms))
    type(constr).coefs_.__set__(constr, list(terms.values()))
