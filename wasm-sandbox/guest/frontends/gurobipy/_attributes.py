"""Attribute tables of the items: how each attribute is read, and which can be set.

A name that gurobipy knows but that only its own algorithms could answer (sensitivity ranges, rays) is in the table and
answers "Unable to retrieve attribute".
"""

from gurobipy import _items, _several
from gurobipy._items import Constr, GenConstr, QConstr, SOS, Var, unavailable


def _column(field):
    def read(item, name):
        return getattr(item.core_, field)[item.i_]

    return read


def _set_column(field):
    def apply(item, value):
        getattr(item.core_, field)[item.i_] = value

    return apply


def _slot(field):
    def read(item, name):
        return getattr(item, field)

    return read


def _set_slot(cls, field):
    return getattr(cls, field).__set__


def _ignored(item, value):
    """A starting basis only hints at where the simplex method begins."""


def _never(item, name):
    raise unavailable(name)


def _extra(canonical, default):
    # kept beside the program's own names, which all start with an underscore
    def read(item, name):
        return default if item.own_ is None else item.own_.get(canonical, default)

    def apply(item, value):
        if item.own_ is None:
            _items._set_own(item, {})
        item.own_[canonical] = value
        item.core_.has_start |= canonical == "Start"

    return read, apply


def _solution(item, name):
    values = item.core_.x
    if values is None:
        raise unavailable(name)
    return values[item.i_]


def _dual_of(field):
    def read(item, name):
        core = item.core_
        values = getattr(core.result, field, None) if core.result is not None else None
        if values is None or core.is_mip() or core.x is None:
            raise unavailable(name)
        return values[item.i_] + 0.0

    return read


def _in_iis(which):
    def read(item, name):
        iis = item.core_.iis
        if iis is None:
            raise unavailable(name)
        return int(item.i_ in iis.members[which])

    return read


def _pool_value(item, name):
    from gurobipy._reading import pool_point

    return pool_point(item.core_, name)[item.i_]


def _objective_n(item, name):
    core = item.core_
    number = _several.chosen(core)
    return core.obj[item.i_] if number == 0 else _several.at(core, number).coefs.get(item.i_, 0.0)


def _set_objective_n(item, value):
    core = item.core_
    number = _several.chosen(core)
    if number == 0:
        core.obj[item.i_] = value
    else:
        _several.at(core, number).coefs[item.i_] = value


def _activity(item):
    values = item.core_.x
    total = 0.0
    for column, coefficient in zip(item.cols_, item.coefs_):
        total += coefficient * values[column]
    return total


def _slack(item, name):
    if item.core_.x is None:
        raise unavailable(name)
    return item.rhs_ - _activity(item)


def _qc_slack(item, name):
    values = item.core_.x
    if values is None:
        raise unavailable(name)
    total = _activity(item)
    for i, j, coefficient in zip(item.first_, item.second_, item.qcoefs_):
        total += coefficient * values[i] * values[j]
    return item.rhs_ - total


def _basis_status(value, lower, upper):
    if abs(value - lower) <= 1e-9:
        return -1
    return -2 if abs(value - upper) <= 1e-9 else 0


def _variable_basis(item, name):
    """Told from the value: a vertex has its nonbasic variables at a bound."""
    core = item.core_
    if core.x is None or core.is_mip() or core.qconstrs:
        raise unavailable(name)
    return _basis_status(core.x[item.i_], core.lb[item.i_], core.ub[item.i_])


def _constraint_basis(item, name):
    core = item.core_
    if core.x is None or core.is_mip() or core.qconstrs:
        raise unavailable(name)
    return -1 if abs(_slack(item, name)) <= 1e-9 else 0


def _set_vtype(item, value):
    item.core_.vtype[item.i_] = value


def _table(cls, rows):
    gets, sets = {}, {}
    for name, read, *change in rows:
        gets[name] = gets[name.lower()] = (name, read)
        if change:
            sets[name.lower()] = tuple(change)
    cls._gets, cls._sets = gets, sets


def _extras(*rows):
    made = []
    for name, kind, default in rows:
        read, apply = _extra(name, default)
        made.append((name, read, kind, apply))
    return made


def _nevers(names):
    return [(name, _never) for name in names.split()]


_table(
    Var,
    [
        ("X", _solution),
        ("LB", _column("lb"), float, _set_column("lb")),
        ("UB", _column("ub"), float, _set_column("ub")),
        ("Obj", _column("obj"), float, _set_column("obj")),
        ("VType", _column("vtype"), "vtype", _set_vtype),
        ("VarName", _column("vname"), str, _set_column("vname")),
        ("Xn", _pool_value),
        ("PoolNX", _pool_value),
        ("ObjN", _objective_n, float, _set_objective_n),
        ("IISLB", _in_iis("lower")),
        ("IISUB", _in_iis("upper")),
        ("RC", _dual_of("reduced_cost")),
        ("VBasis", _variable_basis, int, _ignored),
    ]
    + _extras(
        ("Start", float, 1e101), ("VarHintVal", float, 1e101), ("VarHintPri", int, 0), ("BranchPriority", int, 0),
        ("Partition", int, 0), ("PStart", float, 1e101), ("VTag", str, ""), ("PoolIgnore", int, 0),
        ("IISLBForce", int, -1), ("IISUBForce", int, -1),
    )
    + _nevers(
        "BarX PWLObjCvx SAObjLow SAObjUp SALBLow SALBUp SAUBLow SAUBUp UnbdRay PreFixVal "
        "VarPreStat ScenNLB ScenNUB ScenNObj ScenNX"
    ),
)  # fmt: skip
_table(
    Constr,
    [
        ("RHS", _slot("rhs_"), float, _set_slot(Constr, "rhs_")),
        ("Sense", _slot("sense_"), "sense", _set_slot(Constr, "sense_")),
        ("ConstrName", _slot("name_"), str, _set_slot(Constr, "name_")),
        ("Pi", _dual_of("row_dual")),
        ("Slack", _slack),
        ("CBasis", _constraint_basis, int, _ignored),
    ]
    + _extras(("Lazy", int, 0), ("DStart", float, 1e101), ("CTag", str, ""), ("IISConstrForce", int, -1))
    + [("IISConstr", _in_iis("constrs"))]
    + _nevers("BarPi SARHSLow SARHSUp FarkasDual ScenNRHS"),
)
_table(
    QConstr,
    [
        ("QCRHS", _slot("rhs_"), float, _set_slot(QConstr, "rhs_")),
        ("QCSense", _slot("sense_"), "sense", _set_slot(QConstr, "sense_")),
        ("QCName", _slot("name_"), str, _set_slot(QConstr, "name_")),
        ("QCPi", _dual_of("qrow_dual")),
        ("QCSlack", _qc_slack),
    ]
    + _extras(("QCTag", str, ""), ("IISQConstrForce", int, -1))
    + [("IISQConstr", _in_iis("qconstrs"))],
)
_table(SOS, _extras(("IISSOSForce", int, -1)) + [("IISSOS", _in_iis("soss"))])
_table(
    GenConstr,
    [
        ("GenConstrType", _slot("kind_")),
        ("GenConstrName", _slot("name_"), str, _set_slot(GenConstr, "name_")),
    ]
    + _extras(
        ("FuncPieces", int, 0), ("FuncPieceLength", float, 0.01), ("FuncPieceError", float, 1e-3),
        ("FuncPieceRatio", float, -1.0), ("FuncNonlinear", int, 0), ("IISGenConstrForce", int, -1),
    )
    + [("IISGenConstr", _in_iis("gens"))],
)  # fmt: skip

ITEM_CLASSES = (_items.Var, _items.Constr, _items.QConstr, _items.SOS, _items.GenConstr)
