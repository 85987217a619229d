"""Variables, constraints and the other things a model consists of, with their attributes.

gurobipy ignores the case of attribute names, answers for an item that is not yet part of the model with
"Index out of range", and for a value that the last solve does not give with "Unable to retrieve attribute".
Attributes whose names start with an underscore belong to the program.
"""

from gurobipy import _expr
from gurobipy._exception import GurobiError
from gurobipy._expr import TempConstr, linear

REMOVED = -2


def unavailable(name):
    return AttributeError(f"Unable to retrieve attribute '{name}'")


class _Fields:
    """The fields of an item, without the rules for assigning attributes: variables are made in bulk as these."""

    __slots__ = ("core_", "i_", "own_")


def new_vars(core, first, count):
    """`count` variables for the places from `first` on."""
    made = []
    for place in range(first, first + count):
        fields = _Fields()
        fields.core_ = core
        fields.i_ = place
        fields.own_ = None
        fields.__class__ = Var
        made.append(fields)
    return made


class _Item(_Fields):
    """What all items share. `i_` is the place in the model, REMOVED after removal; `own_` holds the program's names."""

    __slots__ = ()

    _noun = ""
    _list = ""
    _gets = {}
    _sets = {}

    def __init__(self, core, index):
        _set_core(self, core)
        _set_index(self, index)
        _set_own(self, None)

    def _pending(self):
        return self.i_ >= self.core_.committed[self._list]

    def marked_(self):
        """Whether the item waits for its removal."""
        return any(item is self for item in self.core_.removals)

    def _check(self, name):
        if self.i_ < 0:
            raise GurobiError(0, f"{self._noun} was removed from the model")
        if self._pending():
            raise AttributeError(f"Index out of range for attribute '{name}'")

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)  # numpy asks for a dozen of these before it multiplies a number by a variable
        if name.startswith("_"):
            own = self.own_
            if own is not None and name in own:
                return own[name]
            raise AttributeError(f"'gurobipy.{self._noun}' object has no attribute '{name}'")
        return self.getAttr(name)

    def __setattr__(self, name, value):
        if name.startswith("_"):
            if self.own_ is None:
                _set_own(self, {})
            self.own_[name] = value
        else:
            self.setAttr(name, value)

    def getAttr(self, attrname):
        found = self._gets.get(attrname) or self._gets.get(attrname.lower())
        if found is None:
            raise AttributeError(f"'gurobipy.{self._noun}' object has no attribute '{attrname}'")
        self._check(found[0])
        return found[1](self, attrname)

    def setAttr(self, attrname, newval):
        lower = attrname.lower()
        found = self._gets.get(lower)
        if found is None:
            raise AttributeError(f"'gurobipy.{self._noun}' object has no attribute '{attrname}'")
        change = self._sets.get(lower)
        if change is None:
            raise AttributeError(f"Attribute '{attrname}' cannot be set")
        if self.i_ < 0:
            raise GurobiError(0, f"{self._noun} was removed from the model")
        kind, apply = change
        if kind is float:
            if not _expr.is_number(newval):
                raise AttributeError(f"Attribute '{attrname}' takes double value")
            newval = float(newval)
        elif kind is int:
            if not _expr.is_number(newval):
                raise AttributeError(f"Attribute '{attrname}' takes integer value")
            newval = int(newval)
        elif kind is str and not isinstance(newval, str):
            raise AttributeError(f"Attribute '{attrname}' takes string value")
        elif kind == "vtype":
            newval = _one_of(newval, "CBISN", "Invalid variable type '{}'")
        elif kind == "sense":
            newval = _one_of(newval, "<>=", "Invalid sense '{}'")
        self.core_.changes.append((apply, self, newval))

    def sameAs(self, other):
        return self is other

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'PyCapsule' object")

    @property
    def index(self):
        return self.i_ if self.i_ >= 0 else -2

    def __repr__(self):
        if self.i_ < 0:
            return f"<gurobi.{self._noun} *Removed*>"
        if self._pending():
            return f"<gurobi.{self._noun} *Awaiting Model Update*>"
        return f"<gurobi.{self._noun} {self._label()}>"


_set_core, _set_index, _set_own = _Item.core_.__set__, _Item.i_.__set__, _Item.own_.__set__


def _one_of(value, allowed, message):
    letter = value[0].upper() if isinstance(value, str) and value else str(value)
    if letter not in allowed:
        raise AttributeError(message.format(value))
    return letter


class Var(_Item):
    """A decision variable; its data are in the model's column lists."""

    __slots__ = ()

    _noun = "Var"
    _list = "vars"

    def _label(self):
        core = self.core_
        name = core.vname[self.i_]
        if self.marked_():
            return f"{name} (Removed)"
        return f"{name} (value {core.x[self.i_]})" if core.x is not None else name

    def _safename(self):
        return repr(self) if self.i_ < 0 or self._pending() else self.core_.vname[self.i_]

    @property
    def X(self):
        core = self.core_
        if core.x is None or not 0 <= self.i_ < len(core.x):
            self._check("X")
            raise unavailable("X")
        return core.x[self.i_]

    def __hash__(self):
        if self.i_ < 0:
            raise GurobiError(0, "Variable was removed from the model")
        if self._pending():
            raise GurobiError(0, "Variable has not yet been added to the model")
        return self.i_

    def __copy__(self):
        return self

    def __add__(self, other):
        kind = other.__class__
        if kind is Var:
            return linear([self, other], [1.0, 1.0], 0.0)
        if kind is _expr.LinExpr:
            return linear([self] + other._vars, [1.0] + other._coefs, other._const)
        if kind is float or kind is int:
            return linear([self], [1.0], float(other))
        return _expr._add(self, other)

    def __radd__(self, other):
        return linear([self], [1.0], float(other)) if _expr.is_number(other) else NotImplemented

    def __sub__(self, other):
        kind = other.__class__
        if kind is Var:
            return linear([self, other], [1.0, -1.0], 0.0)
        if kind is _expr.LinExpr:
            return linear([self] + other._vars, [1.0] + [-value for value in other._coefs], -other._const)
        if kind is float or kind is int:
            return linear([self], [1.0], -float(other))
        return _expr._subtract(self, other)

    def __rsub__(self, other):
        return linear([self], [-1.0], float(other)) if _expr.is_number(other) else NotImplemented

    def __mul__(self, other):
        kind = other.__class__
        if kind is float or kind is int:
            return linear([self], [float(other)], 0.0)
        return _expr._multiply(self, other)

    def __rmul__(self, other):
        return linear([self], [float(other)], 0.0) if _expr.is_number(other) else NotImplemented

    def __truediv__(self, other):
        return _expr._divide(self, other)

    def __neg__(self):
        return linear([self], [-1.0], 0.0)

    def __pow__(self, exponent):
        return _expr._power(self, exponent)

    def __rpow__(self, other):
        return _expr.nonlinear(other, "**", self)

    def __rtruediv__(self, other):
        return _expr.nonlinear(other, "/", self)

    def __le__(self, other):
        return TempConstr(self, "<", other)

    def __ge__(self, other):
        return TempConstr(self, ">", other)

    def __eq__(self, other):
        return TempConstr(self, "=", other)

    def __ne__(self, other):
        raise GurobiError(0, "Inequality constraints not supported")


class Constr(_Item):
    """A linear row; `cols_` and `coefs_` are its merged terms without zeros."""

    __slots__ = ("cols_", "coefs_", "sense_", "rhs_", "name_")

    _noun = "Constr"
    _list = "constrs"

    def _label(self):
        return self.name_


class QConstr(_Item):
    """A quadratic row."""

    __slots__ = ("cols_", "coefs_", "first_", "second_", "qcoefs_", "sense_", "rhs_", "name_")

    _noun = "QConstr"
    _list = "qconstrs"

    def __repr__(self):
        if self.i_ < 0:
            return "<gurobi.QConstr *Removed*>"
        return "<gurobi.QConstr Not Yet Added>" if self._pending() else f"<gurobi.QConstr {self.name_}>"


class SOS(_Item):
    """A special ordered set."""

    __slots__ = ("kind_", "cols_", "weights_")

    _noun = "SOS"
    _list = "soss"

    def _label(self):
        return str(self.i_)


class GenConstr(_Item):
    """A general constraint: a kind (GRB.GENCONSTR_*) and a tuple of data that the kind defines."""

    __slots__ = ("kind_", "data_", "name_")

    _noun = "GenConstr"
    _list = "gens"

    def _label(self):
        return str(self.i_)


for _class in (Constr, QConstr, SOS, GenConstr):
    _class.__hash__ = object.__hash__


class Column:
    """Coefficients of a new variable in existing constraints."""

    __slots__ = ("_coefs", "_constrs")

    def __init__(self, coeffs=None, constrs=None):
        self._coefs, self._constrs = [], []
        if coeffs is not None and constrs is not None:
            self.addTerms(coeffs, constrs)

    def addTerms(self, coeffs, constrs):
        if isinstance(constrs, Constr):
            coeffs, constrs = [coeffs], [constrs]
        if len(coeffs) != len(constrs):
            raise GurobiError(10003, "Array lengths don't match")
        self._coefs += [float(value) for value in coeffs]
        self._constrs += list(constrs)

    def size(self):
        return len(self._coefs)

    def getCoeff(self, i):
        return self._coefs[i]

    def getConstr(self, i):
        return self._constrs[i]

    def clear(self):
        self._coefs, self._constrs = [], []

    def copy(self):
        return Column(self._coefs, self._constrs)

    def remove(self, which):
        if isinstance(which, Constr):
            which = next(place for place, constr in enumerate(self._constrs) if constr is which)
        del self._coefs[which], self._constrs[which]

    def __repr__(self):
        pairs = "".join(f"{value} {constr._label()} " for value, constr in zip(self._coefs, self._constrs))
        return f"<gurobi.Column: {pairs}>"


from gurobipy import _attributes  # noqa: E402,F401  (fills the tables of the classes above)
