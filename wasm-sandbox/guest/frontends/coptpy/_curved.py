"""Nonlinear constraints and cones: the parts themselves, and what of Model adds and reads them."""

from coptpy import _matrix, _nonlinear
from coptpy._builders import ConstrBuilder, GenConstrBuilder, NlConstrBuilder, QConstrBuilder
from coptpy._error import invalid
from coptpy._expr import QuadExpr, Var
from coptpy._tuples import tupledict
from coptpy._var import INFINITY, _Array, _Part, bounded, new_part

CONE_KINDS = (1, 2)  # COPT.CONE_QUAD and COPT.CONE_RQUAD, which the solver numbers alike
_FREE = 1e20  # sides beyond this are infinite to the solver
_INFINITE = float("inf")


class NlConstraint(_Part):
    """A nonlinear row: lb_ <= expr_ <= ub_; the constant of the expression has gone to the sides."""

    __slots__ = ("expr_", "lb_", "ub_")

    _title = "NlConstraint"

    def __getattr__(self, attrname):
        lower = attrname.lower()
        if attrname.startswith("_") or lower in ("name", "index"):
            return super().__getattr__(attrname)
        return self._info(lower, attrname)

    def _info(self, lower, attrname):
        if lower in ("lb", "ub"):
            return self.lb_ if lower == "lb" else self.ub_
        if lower == "slack" and self.core_.x is not None and self.i_ >= 0:
            return self.expr_.at_(self.core_.x)  # as in linear rows, the value of the row
        raise invalid(f"Fail to get a nonlinear constraint info of '{attrname}'")

    def _set_info(self, lower, newval):
        if lower not in ("lb", "ub"):
            raise invalid(f"Fail to set a nonlinear constraint info of '{lower}'")
        slot = NlConstraint.lb_ if lower == "lb" else NlConstraint.ub_
        slot.__set__(self, bounded(float(newval)))

    def getInfo(self, infoname):
        return self._info(infoname.lower(), infoname)

    def setInfo(self, infoname, newval):
        self._set_info(infoname.lower(), newval)


class NlConstrArray(_Array):
    """Nonlinear constraints."""

    __slots__ = ()

    def getNlConstr(self, idx):
        return self.items_[idx]

    def __repr__(self):
        return f"<coptpy.NlConstrArray: {len(self.items_)} NlConstraint(s)>"


class Cone(_Part):
    """A second-order cone over columns."""

    __slots__ = ("kind_", "cols_")

    _title = "Cone"

    def __getattr__(self, attrname):
        if attrname.lower() == "index":
            return self.i_
        raise AttributeError(f"Invalid attribute name '{attrname}'")

    def __repr__(self):
        return "<coptpy.Cone (Removed)>" if self.i_ < 0 else "<coptpy.Cone>"


class ConeArray(_Array):
    """Cones."""

    __slots__ = ()

    def getCone(self, idx):
        return self.items_[int(idx)]

    def __repr__(self):
        return f"<coptpy.ConeArray: {len(self.items_)} Cone(s)>"


class ConeBuilder:
    """Variables and a cone type on their way to a model."""

    __slots__ = ("vars_", "kind_")

    def __init__(self):
        self.vars_, self.kind_ = [], 0

    def setBuilder(self, vars, ctype):
        if not isinstance(vars, Var):
            # so do all collections in coptpy 8.0.7; `getConeBuilders` makes the ones that hold a cone
            raise TypeError("'Var' object(s) are required for argument 'var'")
        self.vars_, self.kind_ = [vars], int(ctype)

    def getSize(self):
        return len(self.vars_)

    def getType(self):
        return self.kind_

    def getVar(self, idx):
        return self.vars_[idx]

    def getVars(self):
        return list(self.vars_)

    def __repr__(self):
        return "<coptpy.ConeBuilder>"


class ConeBuilderArray(_Array):
    """Cones on their way to a model."""

    __slots__ = ()

    def getBuilder(self, idx):
        return self.items_[int(idx)]

    def pushBack(self, item):
        self.items_ += [item] if isinstance(item, ConeBuilder) else list(item)

    def __repr__(self):
        return f"<coptpy.ConeBuilderArray: {len(self.items_)} ConeBuilder(s)>"


def _members(vars):
    if isinstance(vars, Var):
        return [vars]
    if _matrix.is_block(vars):
        return [item for item in vars.array_.flat]
    if not hasattr(vars, "__iter__"):
        raise TypeError("'Var' object(s) are required for argument 'var'")
    items = list(vars.values()) if hasattr(vars, "values") else list(vars)
    for item in items:
        if not isinstance(item, Var):
            raise AttributeError(f"'{type(item).__name__}' object has no attribute '__dict__'")
    return items


class Curved:
    """Nonlinear constraints and cones of a Model."""

    # --- nonlinear constraints ----------------------------------------------------------------------------------------

    def addNlConstr(self, lhs, sense=None, rhs=None, name=""):
        if isinstance(lhs, (ConstrBuilder, bool, GenConstrBuilder)):
            return self.addConstr(lhs, name=name)
        if isinstance(lhs, QConstrBuilder):
            return self.addQConstr(lhs, name=name)
        if isinstance(lhs, NlConstrBuilder):
            return self._add_nonlinear(lhs.expr_, lhs.sense_, name)
        if sense not in ("L", "G", "E"):
            raise ValueError(f"Unsupported constraint sense: {sense}")
        if isinstance(lhs, _nonlinear.NlExpr) or isinstance(rhs, _nonlinear.NlExpr):
            return self._add_nonlinear(_nonlinear.NlExpr._make("-", lhs, rhs), sense, name)
        if isinstance(lhs, QuadExpr) or isinstance(rhs, QuadExpr):
            return self.addQConstr(lhs, sense, rhs, name)
        return self.addConstr(lhs, sense, rhs, name)

    def _add_nonlinear(self, expr, sense, name):
        core = self.core_
        kept = _nonlinear.nonlinear_of(expr)
        rhs = 0.0 - kept.lin_.constant
        kept.lin_.constant = 0.0
        lower = -INFINITY if sense == "L" else rhs
        upper = INFINITY if sense == "G" else rhs
        made = new_part(NlConstraint, core, len(core.nlrows), (name or "").replace(" ", "_"), (kept, lower, upper))
        core.nlrows.append(made)
        return made

    def addNlConstrs(self, generator, nameprefix="NR"):
        if not hasattr(generator, "__iter__"):
            return self.addNlConstr(generator, name=nameprefix)
        made = tupledict()
        for key, builder, text in self.keyed_(generator):
            if not isinstance(builder, NlConstrBuilder):
                raise TypeError(
                    "in method 'INlConstrBuilderArray_PushBack', argument 2 of type 'Copt::INlConstrBuilder const *'"
                )
            made[key] = self._add_nonlinear(builder.expr_, builder.sense_, f"{nameprefix}{text}")
        return made

    def getNlConstr(self, idx):
        return self._at(self.core_.nlrows, idx, "row", " of nonlinear constraint")

    def getNlConstrByName(self, name):
        return self._named(self.core_.nlrows, name, "row", " of nonlinear constraint")

    def getNlConstrs(self):
        return NlConstrArray(self.core_.nlrows)

    def getNlRow(self, nlconstr):
        return nlconstr.expr_.clone()

    def delNlObj(self):
        self.core_.nlobj = None

    # --- cones --------------------------------------------------------------------------------------------------------

    def addCone(self, vars, ctype=None):
        if isinstance(vars, ConeBuilder):
            return self._add_cone(vars.vars_, vars.kind_)
        if ctype is None:
            raise ValueError("Must specify argument 'ctype'")
        return self._add_cone(_members(vars), ctype)

    def _add_cone(self, members, kind):
        core = self.core_
        if kind not in CONE_KINDS or len(members) < kind:
            raise invalid("Fail to add a cone")
        made = new_part(Cone, core, len(core.cones), "", (kind, [member.i_ for member in members]))
        core.cones.append(made)
        return made

    def addCones(self, vars, ctype=None):
        if _matrix.is_block(vars):
            if ctype is None:
                raise ValueError("Must specify argument 'ctype'")
            return ConeArray([self._add_cone(list(row), ctype) for row in vars.array_])
        if not isinstance(vars, (list, tuple)) or not all(isinstance(item, ConeBuilder) for item in vars):
            raise ValueError("Must specify argument 'ctype'")
        return ConeArray([self.addCone(builder) for builder in vars])

    def addConeByDim(self, dim, ctype, vtype, nameprefix="ConeV"):
        core = self.core_
        if ctype not in CONE_KINDS or dim < ctype:
            raise invalid("Fail to add a cone")
        letters = ["C"] * dim if vtype is None else list(vtype)
        members = []
        for place, letter in enumerate(letters):
            lower = 0.0 if ctype == 1 and place == 0 else -INFINITY
            members.append(core.add_var(lower, INFINITY, 0.0, letter, f"{nameprefix}_{len(core.vars)}"))
        return self._add_cone(members, ctype)

    def getCone(self, idx):
        return self._at(self.core_.cones, idx, "cone")

    def getCones(self):
        return ConeArray(self.core_.cones)

    def getConeBuilders(self, cones=None):
        def builder(cone):
            made = ConeBuilder()
            made.vars_, made.kind_ = [self.core_.vars[column] for column in cone.cols_], cone.kind_
            return made

        if isinstance(cones, Cone):
            return builder(cones)
        return ConeBuilderArray([builder(cone) for cone in (self.core_.cones if cones is None else cones)])


def encode(core, made):
    """Writes nonlinear rows, the nonlinear part of the objective, and cones into a Problem."""
    for row in core.nlrows:
        columns, values = core.terms(row.expr_.lin_)
        lower = -_INFINITE if row.lb_ <= -_FREE else row.lb_
        upper = _INFINITE if row.ub_ >= _FREE else row.ub_
        made.add_nonlinear_row(columns, values, _nonlinear.write(row.expr_, made.nodes), lower, upper, row.name_)
    if core.nlobj is not None:
        made.nobj_root = _nonlinear.write(core.nlobj, made.nodes)
    for cone in core.cones:
        made.add_cone(cone.kind_, cone.cols_)


def forget_column(core, variable):
    """A variable that goes counts as zero in nonlinear expressions, and is no member of a cone any more."""
    expressions = [row.expr_ for row in core.nlrows] + ([core.nlobj] if core.nlobj is not None else [])
    for expr in expressions:
        expr.lin_.remove(variable)
        expr.tokens_ = [0.0 if token is variable else token for token in expr.tokens_]


def copied(expr, core):
    """An expression over the same columns of another model."""
    made = _nonlinear.nonlinear_of(expr)
    made.lin_.vars = [core.vars[variable.i_] for variable in made.lin_.vars]
    made.tokens_ = [core.vars[token.i_] if isinstance(token, Var) else token for token in made.tokens_]
    return made
