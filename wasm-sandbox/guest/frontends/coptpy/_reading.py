"""The part of Model that answers questions, and the table of model attributes."""

from coptpy import _iis, _matrix, _nonlinear
from coptpy._error import CoptError, invalid
from coptpy._builders import ConstrBuilder, GenConstrBuilder
from coptpy._expr import LinExpr, QuadExpr, make
from coptpy._tuples import tupledict
from coptpy._var import ConstrArray, GenConstrArray, QConstrArray, SOSArray, VarArray, _Array, _Part


def _bound(core):
    bound = core.result.bound if core.result is not None else None
    if not core.is_mip() or core.result is None or core.objectives:
        return 0.0
    if bound is None:
        return core.objval if core.x is not None else 1e30 * core.sense
    return bound + 0.0


def _gap(core):
    if not core.is_mip() or core.x is None or core.objectives:
        return 0.0
    difference = abs(core.objval - _bound(core))
    if difference <= 1e-9 * max(1.0, abs(core.objval)):
        return 0.0
    return difference / max(1e-10, abs(core.objval))


def _solved_as(mip):
    def get(core):
        return int(core.x is not None and (core.is_mip() and not core.relaxed) == mip)

    return get


def _status_as(mip):
    def get(core):
        if (core.is_mip() and not core.relaxed) != mip:
            return 0
        # a local optimum is an optimum there
        return core.status - 19 if core.status >= 20 else core.status

    return get


def _largest(pick, values):
    def get(core):
        found = [abs(value) for value in values(core) if value and abs(value) < 1e30]
        return pick(found) if found else 0.0

    return get


def _elements(core):
    return [value for row in core.rows for value in row.coeffs_]


def _zero(core):
    return 0


def _iis_size(*fields):
    """How many parts take part, each once."""

    def get(core):
        return 0 if core.iis is None else len(set().union(*(getattr(core.iis, field) for field in fields)))

    return get


ATTRIBUTES = {
    "name": lambda core: core.name,
    "cols": lambda core: len(core.vars),
    "rows": lambda core: len(core.rows),
    "elems": lambda core: sum(len(row.cols_) for row in core.rows),
    "qelems": lambda core: len(core.qobj[0]),
    "bins": lambda core: core.vtype.count("B"),
    "ints": lambda core: core.vtype.count("I"),
    "soss": lambda core: len(core.soss),
    "qconstrs": lambda core: len(core.qrows),
    "indicators": lambda core: len(core.indicators),
    "objsense": lambda core: core.sense,
    "objconst": lambda core: core.objconst,
    "objval": lambda core: core.objval + 0.0,
    "lpobjval": lambda core: core.objval if core.x is not None and not core.is_mip() else 0.0,
    "bestobj": lambda core: core.objval if core.is_mip() else 0.0,
    "bestbnd": _bound,
    "bestgap": _gap,
    "objbound": lambda core: _bound(core) if core.is_mip() else core.objval,
    "status": lambda core: core.status,
    "lpstatus": _status_as(False),
    "mipstatus": _status_as(True),
    "hassol": lambda core: int(core.x is not None),
    "haslpsol": _solved_as(False),
    "hasmipsol": _solved_as(True),
    "hasbasis": lambda core: _solved_as(False)(core) if not (core.is_nonlinear() or core.cones or core.objectives) else 0,
    "nlconstrs": lambda core: len(core.nlrows),
    "nlelems": lambda core: core.nlobj.getSize() if core.nlobj is not None else 0,
    "hasnlobj": lambda core: int(core.nlobj is not None),
    "multiobjs": lambda core: len(core.objectives),
    "cones": lambda core: len(core.cones),
    "hasqobj": lambda core: int(bool(core.qobj[0])),
    "ismip": lambda core: int(core.is_mip()),
    "hasiis": lambda core: int(core.iis is not None),
    "isminiis": lambda core: 0 if core.iis is None else core.iis.minimal,
    "iiscols": _iis_size("column_lower", "column_upper"),
    "iisrows": _iis_size("row_lower", "row_upper"),
    "iisindicators": _iis_size("indicators"),
    "iissoss": _iis_size("soss"),
    "poolsols": _solved_as(True),
    # what a solver counts for a model without integers is its own affair
    "nodecnt": lambda core: core.result.nodes if core.result is not None and core.is_mip() else 0,
    "simplexiter": lambda core: core.result.iterations if core.result is not None else 0,
    # wall-clock time is not for programs: equal programs print equal text
    "solvingtime": lambda core: 0.0,
    "mempeak": lambda core: 0.0,
    "feasrelaxobj": lambda core: 0.0,
    "maxelem": _largest(max, _elements),
    "minelem": _largest(min, _elements),
    "maxbound": _largest(max, lambda core: core.lb + core.ub),
    "minbound": _largest(min, lambda core: core.lb + core.ub),
    "maxcost": _largest(max, lambda core: core.obj),
    "mincost": _largest(min, lambda core: core.obj),
    "maxrhs": _largest(max, lambda core: [side for row in core.rows for side in (row.lb_, row.ub_)]),
    "minrhs": _largest(min, lambda core: [side for row in core.rows for side in (row.lb_, row.ub_)]),
}
for _name in (
    "psdcols psdelems symmats expcones affinecones psdconstrs lmiconstrs iiscols iisrows "
    "iissoss iisindicators barrieriter pdlpiter tuneresults hasdualfarkas hasprimalray haspsdobj hasiis "
    "hasfeasrelaxsol hassensitivity hasbranchfactor isminiis maxqelem minqelem maxqlelem minqlelem maxqrhs "
    "minqrhs maxqcost minqcost"
).split():
    ATTRIBUTES.setdefault(_name, _zero)


class Column:
    """Coefficients of a variable in linear constraints."""

    __slots__ = ("constrs_", "coeffs_")

    def __init__(self, constrs=0.0, coeffs=None):
        self.constrs_, self.coeffs_ = [], []
        if coeffs is not None:
            self.addTerms(constrs, coeffs)

    def addTerm(self, constr, coeff=1.0):
        self.constrs_.append(constr)
        self.coeffs_.append(float(coeff))

    def addTerms(self, constrs, coeffs):
        items = [constrs] if isinstance(constrs, _Part) else list(constrs)
        values = list(coeffs) if hasattr(coeffs, "__iter__") else [coeffs] * len(items)
        for constr, value in zip(items, values):
            self.addTerm(constr, value)

    def getSize(self):
        return len(self.constrs_)

    def getCoeff(self, idx):
        return self.coeffs_[idx]

    def getConstr(self, idx):
        return self.constrs_[idx]

    def __repr__(self):
        pairs = "".join(f"({constr.name_}, {value}) " for constr, value in zip(self.constrs_, self.coeffs_))
        return f"<coptpy.Column: {pairs}>"


class Reading:
    """Getters of a Model."""

    def getAttr(self, attrname):
        read = ATTRIBUTES.get(attrname.lower())
        if read is None:
            raise AttributeError(f"Invalid attribute name '{attrname}'")
        return read(self.core_)

    # --- parts --------------------------------------------------------------------------------------------------------

    @staticmethod
    def _at(parts, idx, noun, of=""):
        if not 0 <= idx < len(parts):
            raise invalid(f"Invalid {noun} index{of}")
        return parts[idx]

    @staticmethod
    def _named(parts, name, noun, of=""):
        for part in parts:
            if part.name_ == name:
                return part
        raise invalid(f"Invalid {noun} index{of}")

    def getVar(self, idx):
        return self._at(self.core_.vars, idx, "col")

    def getVarByName(self, name):
        return self._named(self.core_.vars, name, "col")

    def getVars(self):
        return VarArray(self.core_.vars)

    def getConstr(self, idx):
        return self._at(self.core_.rows, idx, "row")

    def getConstrByName(self, name):
        return self._named(self.core_.rows, name, "row")

    def getConstrs(self):
        return ConstrArray(self.core_.rows)

    def getQConstr(self, idx):
        return self._at(self.core_.qrows, idx, "quadratic constraint")

    def getQConstrByName(self, name):
        return self._named(self.core_.qrows, name, "quadratic constraint")

    def getQConstrs(self):
        return QConstrArray(self.core_.qrows)

    def getGenConstr(self, idx):
        return self._at(self.core_.indicators, idx, "indicator")

    def getGenConstrByName(self, name):
        return self._named(self.core_.indicators, name, "indicator")

    def getGenConstrs(self):
        return GenConstrArray(self.core_.indicators)

    def getGenConstrIndicator(self, genconstr):
        made = GenConstrBuilder()
        expr = self._terms(genconstr)
        expr.constant = -genconstr.rhs_
        made.setBuilder(self.core_.vars[genconstr.column_], genconstr.value_, expr, genconstr.sense_)
        return made

    def getSOSs(self):
        return SOSArray(self.core_.soss)

    def _terms(self, row):
        variables = self.core_.vars
        return make(LinExpr, [variables[column] for column in row.cols_], list(row.coeffs_), 0.0)

    def getRow(self, constr):
        expr = self._terms(constr)
        return make(LinExpr, expr.vars, expr.coeffs, 0.0)

    def getQuadRow(self, qconstr):
        made = QuadExpr()
        made.lin_ = self._terms(qconstr)
        variables = self.core_.vars
        for i, j, value in zip(qconstr.first_, qconstr.second_, qconstr.qcoeffs_):
            made.addTerm(value, variables[i], variables[j])
        return made

    def getCol(self, var):
        made = Column()
        for row in self.core_.rows:
            for column, value in zip(row.cols_, row.coeffs_):
                if column == var.i_:
                    made.addTerm(row, value)
        return made

    def getCoeff(self, constr, var):
        for column, value in zip(constr.cols_, constr.coeffs_):
            if column == var.i_:
                return value
        return 0.0

    def getConstrBuilders(self, constrs=None):
        rows = self.core_.rows if constrs is None else [constrs] if isinstance(constrs, _Part) else list(constrs)
        made = []
        for row in rows:
            expr = self._terms(row)
            sense = "E" if row.lb_ == row.ub_ else "G" if row.lb_ > -1e30 else "L"
            expr.constant = -(row.lb_ if sense == "G" else row.ub_)
            made.append(ConstrBuilder(expr, sense))
        return made[0] if isinstance(constrs, _Part) else made

    # --- values -------------------------------------------------------------------------------------------------------

    def getInfo(self, infoname, args):
        lower = infoname.lower()
        if isinstance(args, _Part):
            return self._info_of(args, lower)
        if isinstance(args, _Array):
            return [self._info_of(part, lower) for part in args.getAll()]
        if _matrix.is_block(args):
            return args.getInfo(infoname)
        if hasattr(args, "keys"):
            return tupledict((key, self._info_of(args[key], lower)) for key in args.keys())
        return [self._info_of(part, lower) for part in args]

    @staticmethod
    def _info_of(part, lower):
        try:
            return part._info(lower, "")
        except CoptError:
            noun = "col" if isinstance(part, VarArray) or part._title == "Variable" else "row"
            raise invalid(f"Fail to get {noun} info") from None

    def getVarType(self, vars):
        if isinstance(vars, _Part):
            return vars.getType()
        if hasattr(vars, "keys"):
            return tupledict((key, vars[key].getType()) for key in vars.keys())
        return [var.getType() for var in vars]

    def getValues(self):
        core = self.core_
        if core.x is None:
            raise invalid("Failed to get MIP solution")
        return list(core.x)

    def _duals(self, field):
        values = self.core_.dual(field)
        if values is None:
            raise invalid("Fail to get LP solution")
        return values

    def getDuals(self):
        return self._duals("row_dual")

    def getRedcosts(self):
        return self._duals("reduced_cost")

    def getSlacks(self):
        core = self.core_
        if core.x is None or (core.is_mip() and not core.relaxed):
            raise invalid("Fail to get LP solution")
        return [row.activity_() for row in core.rows]

    def getLpSolution(self):
        return self.getValues(), self.getSlacks(), self.getDuals(), self.getRedcosts()

    def getPoolObjVal(self, isol):
        core = self.core_
        if core.x is None or not core.is_mip() or isol != 0:
            raise invalid("Fail to get objective value from solution pool")
        return core.objval

    def getPoolSolution(self, isol, vars):
        core = self.core_
        if core.x is None or not core.is_mip() or isol != 0:
            raise invalid("Fail to get solution from solution pool")
        return self.getInfo("value", vars)

    def getA(self):
        raise ImportError("'scipy' module is required for this method")

    def computeIIS(self):
        _iis.compute(self.core_)

    def _iis_of(self, parts, read, noun):
        if self.core_.iis is None:
            raise invalid(f"Fail to get IIS status of {noun}")
        if hasattr(parts, "values"):
            parts = parts.values()
        return [read(part) for part in parts] if hasattr(parts, "__iter__") else read(parts)

    def getConstrLowerIIS(self, constrs):
        return self._iis_of(constrs, lambda row: row.getLowerIIS(), "constraints")

    def getConstrUpperIIS(self, constrs):
        return self._iis_of(constrs, lambda row: row.getUpperIIS(), "constraints")

    def getVarLowerIIS(self, vars):
        return self._iis_of(vars, lambda var: var.getLowerIIS(), "variables")

    def getVarUpperIIS(self, vars):
        return self._iis_of(vars, lambda var: var.getUpperIIS(), "variables")

    def getIndicatorIIS(self, genconstrs):
        return self._iis_of(genconstrs, lambda part: part.getIIS(), "indicators")

    def getSOSIIS(self, soss):
        return self._iis_of(soss, lambda sos: sos.getIIS(), "SOSs")


def _refuse(method):
    def call(self, *args, **kwargs):
        _nonlinear.refuse(f"Model.{method}")

    call.__name__ = call.__qualname__ = method
    return call


for _name in (
    "getAffineCone getAffineConeBuilders getAffineConeByName getAffineCones "
    "getConstrBasis getExpCone getExpConeBuilders getExpCones "
    "getGenConstrIndicators getLmiConstr getLmiConstrByName getLmiConstrs getLmiDuals getLmiRhs "
    "getLmiRow getLmiSlacks getLmiSolution getNlConstrBuilders "
    "getPsdConstr getPsdConstrBuilders getPsdConstrByName getPsdConstrs getPsdDuals getPsdRedcosts getPsdRow "
    "getPsdSlacks getPsdSolution getPsdValues getPsdVar getPsdVarByName getPsdVars getQConstrBuilders getSOS "
    "getSOSBuilders getSymMat getVarBasis"
).split():
    setattr(Reading, _name, _refuse(_name))
