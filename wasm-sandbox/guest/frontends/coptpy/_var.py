"""Variables, constraints and the other parts of a model.

coptpy's rules: information names ignore case; an unknown name and a value that the last solve does not give raise the
same CoptError; names that start with an underscore belong to the program; variables cannot be hashed; a variable is
only an index to a constraint, whichever model it came from.
"""

from coptpy import _expr, _iis
from coptpy._error import invalid
from coptpy._expr import ExprBuilder, make

REMOVED = -4
INFINITY = 1e30


class _Fields:
    """The fields of a part, without the rules for assigning attributes: variables are made in bulk as these."""

    __slots__ = ("core_", "i_", "name_", "own_")


class _Part(_Fields):
    """What a variable and a constraint share. `core_` is the model's state, `i_` the place in it."""

    __slots__ = ()

    _title = ""
    _failure = ""
    _set_failure = ""

    def __init__(self, core, index, name):
        _set_core(self, core)
        _set_index(self, index)
        _set_name(self, name)
        _set_own(self, None)

    def __getattr__(self, attrname):
        if attrname.startswith("_"):
            own = self.own_
            if own is not None and attrname in own:
                return own[attrname]
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{attrname}'")
        lower = attrname.lower()
        if lower == "name":
            return self.name_
        if lower == "index":
            return self.i_
        return self._info(lower, self._failure)

    def __setattr__(self, attrname, newval):
        if attrname.startswith("_"):
            if self.own_ is None:
                _set_own(self, {})
            self.own_[attrname] = newval
            return
        lower = attrname.lower()
        if lower == "name":
            self.setName(newval)
        else:
            self._set_info(lower, newval)

    def getName(self):
        return self.name_

    def setName(self, newname):
        _set_name(self, newname)

    def getIdx(self):
        return self.i_

    def _alive(self):
        if self.i_ < 0:
            raise invalid(f"Invalid {self._title.lower()}")

    def remove(self):
        self.core_.remove(self)

    def __repr__(self):
        gone = " (Removed)" if self.i_ < 0 else ""
        return f"<coptpy.{type(self).__name__}: {self.name_}{gone}>"


_set_core, _set_index = _Part.core_.__set__, _Part.i_.__set__
_set_name, _set_own = _Part.name_.__set__, _Part.own_.__set__



def new_vars(core, first, names):
    """Variables for the places from `first` on."""
    made = []
    for place, name in enumerate(names, first):
        fields = _Fields()
        fields.core_ = core
        fields.i_ = place
        fields.name_ = name
        fields.own_ = None
        fields.__class__ = Var
        made.append(fields)
    return made


_COLUMN_FIELDS = {"lb": "lb", "ub": "ub", "obj": "obj"}


class Var(_Part):
    """A decision variable; its data are in the model's column lists."""

    __slots__ = ()
    __hash__ = None

    _title = "Variable"
    _failure = "Fail to get variable information"
    _set_failure = "Unknown variable information"

    @property
    def x(self):
        values = self.core_.x
        if values is None or self.i_ < 0:
            raise invalid("Fail to get variable information")
        return values[self.i_] if self.i_ < len(values) else 0.0

    X = x

    def _info(self, lower, failure):
        field = _COLUMN_FIELDS.get(lower)
        if field is not None:
            self._alive()
            return getattr(self.core_, field)[self.i_]
        if lower in ("x", "value"):
            return self.x
        if lower in ("rc", "redcost"):
            values = self.core_.dual("reduced_cost")
            if values is not None and 0 <= self.i_ < len(values):
                return values[self.i_]
        elif lower == "vtype":
            return self.getType()
        elif lower == "basis":
            return self.getBasis()
        elif lower in ("size", "shape"):
            return 1
        elif lower in ("iislb", "iisub"):
            return self.getLowerIIS() if lower == "iislb" else self.getUpperIIS()
        raise invalid(failure)

    def _set_info(self, lower, newval):
        field = _COLUMN_FIELDS.get(lower)
        if field is not None:
            self._alive()
            getattr(self.core_, field)[self.i_] = bounded(float(newval))
        elif lower == "vtype":
            self.setType(newval)
        else:
            raise invalid(self._set_failure)

    def getInfo(self, infoname):
        return self._info(infoname.lower(), self._failure)

    def setInfo(self, infoname, newval):
        self._set_info(infoname.lower(), newval)

    def getType(self):
        self._alive()
        return self.core_.vtype[self.i_]

    def setType(self, newtype):
        self._alive()
        if newtype not in ("C", "B", "I"):
            raise invalid("Fail to set variable type")
        self.core_.vtype[self.i_] = newtype

    def getBasis(self):
        """Told from the value: at the lower bound 0, at the upper 2, between them 1."""
        core = self.core_
        if core.x is None or self.i_ < 0:
            raise invalid("Fail to get basis status for variable")
        return _basis(self.x, core.lb[self.i_], core.ub[self.i_])

    def getLowerIIS(self):
        return _iis.status(self, "column_lower", "variable")

    def getUpperIIS(self):
        return _iis.status(self, "column_upper", "variable")

    def __add__(self, other):
        kind = other.__class__
        if kind is Var:
            return make(ExprBuilder, [self, other], [1.0, 1.0], 0.0)
        if kind is ExprBuilder:
            return make(ExprBuilder, other.vars + [self], other.coeffs + [1.0], other.constant)
        if kind is float or kind is int:
            return make(ExprBuilder, [self], [1.0], float(other))
        return _expr.add(self, other)

    def __radd__(self, other):
        return make(ExprBuilder, [self], [1.0], float(other))

    def __sub__(self, other):
        kind = other.__class__
        if kind is Var:
            return make(ExprBuilder, [self, other], [1.0, -1.0], 0.0)
        if kind is float or kind is int:
            return make(ExprBuilder, [self], [1.0], -float(other))
        return _expr.subtract(self, other)

    def __rsub__(self, other):
        return make(ExprBuilder, [self], [-1.0], float(other))

    def __mul__(self, other):
        kind = other.__class__
        if kind is float or kind is int:
            return make(ExprBuilder, [self], [float(other)], 0.0)
        if kind is Var:
            made = _expr._square(self)
            made.second_[0] = other
            return made
        if isinstance(other, _expr._Linear):
            return _expr.product(self, other)
        if isinstance(other, _expr.NlExpr):
            return _expr.NlExpr._make("*", self, other)
        return make(ExprBuilder, [self], [float(other)], 0.0)

    def __rmul__(self, other):
        return make(ExprBuilder, [self], [float(other)], 0.0)

    def __truediv__(self, other):
        return _expr.divide(self, other)

    def __neg__(self):
        return make(ExprBuilder, [self], [-1.0], 0.0)


for _name in ("__le__", "__ge__", "__eq__", "__pow__", "__rtruediv__", "__array_ufunc__", "__array_struct__"):
    setattr(Var, _name, vars(_expr._Operand)[_name])
Var.__hash__ = None


def _basis(value, lower, upper):
    if abs(value - lower) <= 1e-9:
        return 0
    return 2 if abs(value - upper) <= 1e-9 else 1


def bounded(value):
    """coptpy caps numbers at its infinity."""
    return INFINITY if value > INFINITY else -INFINITY if value < -INFINITY else value


class Constraint(_Part):
    """A linear row: lb_ <= sum of coeffs_ * column <= ub_; `cols_` are merged."""

    __slots__ = ("cols_", "coeffs_", "lb_", "ub_")

    _title = "Constraint"
    _failure = "Fail to get a constraint information"
    _set_failure = "Unknown constraint information"

    def _info(self, lower, failure):
        if lower in ("lb", "ub"):
            self._alive()
            return self.lb_ if lower == "lb" else self.ub_
        if lower == "slack":
            return self.activity_(failure)
        if lower in ("pi", "dual"):
            values = self.core_.dual("row_dual")
            if values is not None and 0 <= self.i_ < len(values):
                return values[self.i_]
        elif lower == "basis":
            return self.getBasis()
        elif lower in ("iislb", "iisub"):
            return self.getLowerIIS() if lower == "iislb" else self.getUpperIIS()
        raise invalid(failure)

    def activity_(self, failure="Fail to get a constraint information"):
        """coptpy calls the value of the row its slack."""
        values = self.core_.x
        if values is None or self.i_ < 0:
            raise invalid(failure)
        total = 0.0
        for column, value in zip(self.cols_, self.coeffs_):
            total += value * values[column] if column < len(values) else 0.0
        return total

    def _set_info(self, lower, newval):
        if lower not in ("lb", "ub"):
            raise invalid(self._set_failure)
        self._alive()
        (_set_lb if lower == "lb" else _set_ub)(self, bounded(float(newval)))

    def getInfo(self, infoname):
        return self._info(infoname.lower(), self._failure)

    def setInfo(self, infoname, newval):
        self._set_info(infoname.lower(), newval)

    def getBasis(self):
        return _basis(self.activity_("Fail to get basis status for constraint"), self.lb_, self.ub_)

    def getLowerIIS(self):
        return _iis.status(self, "row_lower", "constraint")

    def getUpperIIS(self):
        return _iis.status(self, "row_upper", "constraint")


_set_lb, _set_ub = Constraint.lb_.__set__, Constraint.ub_.__set__


class QConstraint(_Part):
    """A quadratic row with one side."""

    __slots__ = ("cols_", "coeffs_", "first_", "second_", "qcoeffs_", "sense_", "rhs_")

    _title = "QConstraint"
    _failure = "Fail to get quadratic constraint information"
    _set_failure = "Unknown quadratic constraint information"

    def _info(self, lower, failure):
        if lower == "rhs":
            return self.rhs_
        if lower == "sense":
            return self.sense_
        if lower == "slack" and self.core_.x is not None:
            values = self.core_.x
            total = sum(value * values[column] for column, value in zip(self.cols_, self.coeffs_))
            products = zip(self.first_, self.second_, self.qcoeffs_)
            return total + sum(value * values[i] * values[j] for i, j, value in products)
        raise invalid(failure)

    def _set_info(self, lower, newval):
        if lower == "rhs":
            QConstraint.rhs_.__set__(self, float(newval))
        elif lower == "sense":
            QConstraint.sense_.__set__(self, newval)
        else:
            raise invalid(self._set_failure)

    def getRhs(self):
        return self.rhs_

    def getSense(self):
        return self.sense_

    def setRhs(self, rhs):
        self._set_info("rhs", rhs)

    def setSense(self, sense):
        self._set_info("sense", sense)

    def getInfo(self, infoname):
        return self._info(infoname.lower(), self._failure)

    def setInfo(self, infoname, newval):
        self._set_info(infoname.lower(), newval)


class GenConstr(_Part):
    """An indicator constraint."""

    __slots__ = ("column_", "value_", "cols_", "coeffs_", "sense_", "rhs_", "type_")

    _title = "Indicator"
    _failure = "Fail to get indicator information"
    _set_failure = "Unknown indicator information"

    def _info(self, lower, failure):
        raise invalid(failure)

    _set_info = _info

    def getIIS(self):
        return _iis.status(self, "indicators", "indicator")


class SOS(_Part):
    """A special ordered set."""

    __slots__ = ("kind_", "cols_", "weights_")

    _title = "SOS"
    _failure = "Fail to get SOS information"
    _set_failure = "Unknown SOS information"

    def _info(self, lower, failure):
        raise invalid(failure)

    _set_info = _info

    def getIIS(self):
        return _iis.status(self, "soss", "SOS")

    def __repr__(self):
        return "<coptpy.SOS>"


class GenConstrX:
    """Stands for a max, min, abs, and, or constraint, which the model holds as rows and indicators."""

    __slots__ = ("kind_", "name_")

    def __init__(self, type, name):
        self.kind_, self.name_ = type, name

    def getAttr(self, attrname):
        return {"type": self.kind_, "name": self.name_}[attrname.lower()]

    def setAttr(self, attrname, newvalue):
        self.name_ = newvalue

    def __repr__(self):
        return "<coptpy.GenConstrX>"


def new_part(kind, core, index, name, values):
    """A part whose own slots take `values` in order."""
    made = kind(core, index, name)
    for slot, value in zip(kind.__slots__, values):
        getattr(kind, slot).__set__(made, value)
    return made


class _Array:
    """A list-like view, as coptpy's VarArray and ConstrArray."""

    __slots__ = ("items_", "place_")

    _of = ""

    def __init__(self, items=None):
        self.place_ = 0
        if items is None:
            self.items_ = []
        elif isinstance(items, _Part):
            self.items_ = [items]
        else:
            self.items_ = list(items.values()) if hasattr(items, "values") else list(items)

    def __len__(self):
        return len(self.items_)

    def __getitem__(self, idx):
        if isinstance(idx, slice):
            raise TypeError("int() argument must be a string, a bytes-like object or a real number, not 'slice'")
        return self.items_[int(idx)]

    def __iter__(self):
        return iter(self.items_)

    def __getattr__(self, attrname):
        raise AttributeError(f"Invalid attribute name '{attrname}'")

    @property
    def size(self):
        return len(self.items_)

    def getSize(self):
        return len(self.items_)

    def getAll(self):
        return list(self.items_)

    tolist = getAll

    def pushBack(self, item):
        self.items_ += [item] if isinstance(item, _Part) else list(item.values() if hasattr(item, "values") else item)


class VarArray(_Array):
    """Variables."""

    __slots__ = ()

    def getVar(self, idx):
        return self.items_[idx]

    def __repr__(self):
        return f"<coptpy.VarArray: {len(self.items_)} Var(s)>"


class ConstrArray(_Array):
    """Linear constraints."""

    __slots__ = ()

    def getConstr(self, idx):
        return self.items_[idx]

    def __repr__(self):
        return f"<coptpy.ConstrArray: ({', '.join(item.name_ for item in self.items_)})>"


class QConstrArray(_Array):
    """Quadratic constraints."""

    __slots__ = ()

    def getQConstr(self, idx):
        return self.items_[idx]


class GenConstrArray(_Array):
    """Indicator constraints."""

    __slots__ = ()

    def getGenConstr(self, idx):
        return self.items_[idx]


class SOSArray(_Array):
    """Special ordered sets."""

    __slots__ = ()

    def getSOS(self, idx):
        return self.items_[idx]


