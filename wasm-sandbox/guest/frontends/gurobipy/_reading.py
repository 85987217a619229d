"""The part of Model that answers questions: items, rows, attributes of the model itself."""

from gurobipy import _expr, _iis, _params, _several, _solve
from gurobipy._exception import GurobiError, not_in_model
from gurobipy._grb import GRB
from gurobipy._items import Column, _Item, unavailable
from orlm_model.naming import refuse_methods


def _absent(core, name):
    raise unavailable(name)


def _needs_point(core, name):
    if core.x is None:
        raise unavailable(name)


def _objective_value(core, name):
    _needs_point(core, name)
    return core.objval + 0.0


def _bound(core, name):
    if _several.has_several(core) or core.result is None or (not core.is_mip() and core.x is None):
        raise unavailable(name)
    bound = core.result.bound
    if bound is not None:
        return bound + 0.0
    # an infeasible model has no better bound than the worst
    worst = core.status == 3
    return float("inf") if (core.sense == 1) == worst else float("-inf")


def _gap(core, name):
    if _several.has_several(core) or core.result is None or not core.is_mip():
        raise unavailable(name)
    if core.x is None:
        return float("inf")
    bound = core.result.bound
    if bound is None:
        return 0.0 if core.status == 2 else float("inf")
    difference = abs(bound - core.objval)
    if difference <= 1e-9 * max(1.0, abs(core.objval)):
        return 0.0
    return difference / abs(core.objval) if core.objval else float("inf")


def _count(field):
    return lambda core, name: core.committed[field]


def _after_solve(read):
    def get(core, name):
        if core.result is None:
            raise unavailable(name)
        return read(core)

    return get


def pool_point(core, name):
    """The point that parameter SolutionNumber names."""
    number = _params.value_of(core.params, _params.BY_LOWER_NAME["solutionnumber"])
    if core.x is None or not core.is_mip() or number > len(core.pool):
        raise unavailable(name)
    return core.x if number == 0 else core.pool[number - 1]


def _pool_objective(core, name):
    if core.x is not None and not core.is_mip():
        raise AttributeError("No solution available")
    point = pool_point(core, name)
    if point is core.x:
        return core.objval + 0.0
    total = core.objcon + sum(cost * value for cost, value in zip(core.obj, point) if cost)
    return total + sum(value * point[i] * point[j] for i, j, value in zip(*core.qobj)) + 0.0


def _of_objective(field):
    def read(core, name):
        number = _several.chosen(core)
        if field == "value":
            _needs_point(core, name)
            return _several.value(core, number)
        if field == "con" and number == 0:
            return core.objcon
        return getattr(_several.at(core, number), field)

    return read


def _iis_minimal(core, name):
    if core.iis is None:
        raise unavailable(name)
    return core.iis.minimal


def _violation(core, name):
    _needs_point(core, name)
    return 0.0


def _integer_violation(core, name):
    if not core.is_mip():
        raise unavailable(name)
    return _violation(core, name)


def _extreme(pick, values):
    def get(core, name):
        found = [abs(value) for value in values(core) if value and abs(value) < 1e100]
        return pick(found) if found else 0.0

    return get


def _coefficients(core):
    return [value for constr in core.constrs for value in constr.coefs_]


def _fingerprint(core, name):
    import zlib

    return zlib.crc32(_solve.encode(core).encode())


_COLUMN_BOUNDS = lambda core: core.lb + core.ub  # noqa: E731
_TABLE = {
    "numvars": _count("vars"),
    "numconstrs": _count("constrs"),
    "numqconstrs": _count("qconstrs"),
    "numsos": _count("soss"),
    "numgenconstrs": _count("gens"),
    "numnzs": lambda core, name: sum(len(constr.cols_) for constr in core.constrs),
    "dnumnzs": lambda core, name: float(sum(len(constr.cols_) for constr in core.constrs)),
    "numqnzs": lambda core, name: len(core.qobj[0]),
    "numqcnzs": lambda core, name: sum(len(constr.first_) for constr in core.qconstrs),
    "numintvars": lambda core, name: sum(letter in "BIN" for letter in core.vtype),
    "numbinvars": lambda core, name: core.vtype.count("B"),
    "numpwlobjvars": lambda core, name: len(core.pwl),
    "modelname": lambda core, name: core.name,
    "modelsense": lambda core, name: core.sense,
    "objcon": lambda core, name: core.objcon,
    "ismip": lambda core, name: int(core.is_mip()),
    "isqp": lambda core, name: int(bool(core.qobj[0])),
    "isqcp": lambda core, name: int(bool(core.qconstrs)),
    "ismultiobj": lambda core, name: int(_several.has_several(core)),
    "status": lambda core, name: core.status,
    "solcount": lambda core, name: 0 if core.x is None else 1 + len(core.pool),
    # wall-clock time is not for programs: equal programs print equal text
    "runtime": lambda core, name: 0.0,
    "work": lambda core, name: 0.0,
    "memused": lambda core, name: 0.0,
    "maxmemused": lambda core, name: 0.0,
    "objval": _objective_value,
    "poolobjval": _pool_objective,
    "poolnobjval": _pool_objective,
    "objbound": _bound,
    "objboundc": _bound,
    "poolobjbound": _bound,
    "mipgap": _gap,
    # what a solver counts for a model without integers is its own affair
    "nodecount": _after_solve(lambda core: float(core.result.nodes) if core.is_mip() else 0.0),
    "itercount": _after_solve(lambda core: float(core.result.iterations)),
    "opennodecount": _after_solve(lambda core: 0.0),
    "bariter": _after_solve(lambda core: 0),
    "baritercount": lambda core, name: 0,
    "nlbaritercount": lambda core, name: 0,
    "pdhgitercount": lambda core, name: 0,
    "fingerprint": _fingerprint,
    "intvio": _integer_violation,
    "intviosum": _integer_violation,
    "numobj": lambda core, name: _several.count(core),
    "objncon": _of_objective("con"),
    "objnpriority": _of_objective("priority"),
    "objnweight": _of_objective("weight"),
    "objnabstol": _of_objective("abstol"),
    "objnreltol": _of_objective("reltol"),
    "objnname": _of_objective("name"),
    "objnval": _of_objective("value"),
    "iisminimal": _iis_minimal,
    "numstart": lambda core, name: int(core.has_start),
    "numscenarios": lambda core, name: 0,
    "licenseexpiration": lambda core, name: 99999999,
    "tuneresultcount": lambda core, name: 0,
    "maxcoeff": _extreme(max, _coefficients),
    "mincoeff": _extreme(min, _coefficients),
    "maxbound": _extreme(max, _COLUMN_BOUNDS),
    "minbound": _extreme(min, _COLUMN_BOUNDS),
    "maxobjcoeff": _extreme(max, lambda core: core.obj),
    "minobjcoeff": _extreme(min, lambda core: core.obj),
    "maxrhs": _extreme(max, lambda core: [constr.rhs_ for constr in core.constrs]),
    "minrhs": _extreme(min, lambda core: [constr.rhs_ for constr in core.constrs]),
    "maxqcrhs": _extreme(max, lambda core: [constr.rhs_ for constr in core.qconstrs]),
    "minqcrhs": _extreme(min, lambda core: [constr.rhs_ for constr in core.qconstrs]),
    "maxqobjcoeff": _extreme(max, lambda core: core.qobj[2]),
    "minqobjcoeff": _extreme(min, lambda core: core.qobj[2]),
}
for _name in "maxvio boundvio boundsvio boundviosum constrvio constrsvio constrviosum constrresidual dualvio".split():
    _TABLE[_name] = _violation
for _name in (
    "Kappa KappaExact BarStatus FarkasProof ConcurrentWinMethod ObjNPass NumObjPasses ScenNName ScenNObjBound ScenNObjVal BatchErrorCode BatchID "
    "BatchErrorMessage BatchStatus MaxQCCoeff MinQCCoeff MaxQCLCoeff MinQCLCoeff ComplVio DualSVio DualResidual"
).split():
    _TABLE.setdefault(_name.lower(), _absent)


class Reading:
    """Getters of a Model."""

    @staticmethod
    def _model_attribute(lower):
        return _TABLE.get(lower)

    def getAttr(self, attrname, objs=None):
        core = self._live()
        lower = attrname.lower()
        if objs is None:
            read = _TABLE.get(lower)
            if read is not None:
                return read(core, attrname)
            for items in (core.vars, core.constrs, core.qconstrs, core.gens):
                if items and lower in type(items[0])._gets:
                    return [self._item_value(item, attrname) for item in items if not item._pending()]
            raise AttributeError(f"'gurobipy.Model' object has no attribute '{attrname}'")
        if hasattr(objs, "keys"):
            from gurobipy._tuples import tupledict

            return tupledict((key, self._item_value(objs[key], attrname)) for key in objs)
        if isinstance(objs, _Item) or hasattr(type(objs), "array_"):
            raise GurobiError(-1, "Unrecognized argument to getAttr")
        return [self._item_value(item, attrname) for item in objs]

    @staticmethod
    def _item_value(item, attrname):
        try:
            return item.getAttr(attrname)
        except AttributeError as error:
            if str(error).startswith("Index out of range"):
                place = item.i_
                raise GurobiError(10006, f"Index {place} out of range for attribute '{attrname}'") from None
            if str(error).startswith("Unable"):
                raise GurobiError(GRB.ERROR_DATA_NOT_AVAILABLE, str(error)) from None
            raise

    def prefetchAttr(self, attrname):
        pass

    # --- items --------------------------------------------------------------------------------------------------------

    def getVars(self):
        core = self._live()
        return core.vars[: core.committed["vars"]]

    def getConstrs(self):
        core = self._live()
        return core.constrs[: core.committed["constrs"]]

    def getQConstrs(self):
        core = self._live()
        return core.qconstrs[: core.committed["qconstrs"]]

    def getSOSs(self):
        core = self._live()
        return core.soss[: core.committed["soss"]]

    def getGenConstrs(self):
        core = self._live()
        return core.gens[: core.committed["gens"]]

    def getVarByName(self, name):
        core = self._live()
        if not core.committed["vars"]:
            raise GurobiError(10005, "No variable names available to index")
        for place, known in enumerate(core.vname[: core.committed["vars"]]):
            if known == name:
                return core.vars[place]
        return None

    def getConstrByName(self, name):
        constrs = self.getConstrs()
        if not constrs:
            raise GurobiError(10005, "No variable names available to index")
        for constr in constrs:
            if constr.name_ == name:
                return constr
        return None

    def getRow(self, constr):
        core = self._live()
        if constr.i_ < 0 or constr._pending():
            place = constr.i_
            raise GurobiError(10006, f"Invalid index range for constraint query: [{place}, {place + 1}]")
        pairs = sorted(zip(constr.cols_, constr.coefs_))
        return _expr.linear([core.vars[column] for column, _ in pairs], [value for _, value in pairs], 0.0)

    def getQCRow(self, qc):
        variables = self._live().vars
        lin = _expr.linear([variables[column] for column in qc.cols_], list(qc.coefs_), 0.0)
        first, second = [variables[i] for i in qc.first_], [variables[j] for j in qc.second_]
        return _expr.quadratic(lin, first, second, list(qc.qcoefs_))

    def getCol(self, var):
        if var.i_ < 0 or var._pending():
            raise not_in_model()
        column = Column()
        for constr in self.getConstrs():
            for place, value in zip(constr.cols_, constr.coefs_):
                if place == var.i_:
                    column.addTerms(value, constr)
        return column

    def getCoeff(self, constr, var):
        if var.i_ < 0 or var._pending() or constr.i_ < 0 or constr._pending():
            raise not_in_model()
        for place, value in zip(constr.cols_, constr.coefs_):
            if place == var.i_:
                return value
        return 0.0

    def getSOS(self, sos):
        variables = self._live().vars
        return sos.kind_, [variables[column] for column in sos.cols_], list(sos.weights_)

    def _general(self, genconstr, kind):
        if genconstr.kind_ != kind:
            raise GurobiError(10003, "General constraint has a different type")
        return genconstr.data_

    def _operands(self, genconstr, kind):
        result, columns, constant = self._general(genconstr, kind)
        variables = self.core_.vars
        resvar = variables[result] if not isinstance(result, tuple) else None
        return resvar, [variables[column] for column in columns], constant

    def getGenConstrMax(self, genconstr):
        resvar, operands, constant = self._operands(genconstr, GRB.GENCONSTR_MAX)
        return resvar, operands, -GRB.INFINITY if constant is None else constant

    def getGenConstrMin(self, genconstr):
        resvar, operands, constant = self._operands(genconstr, GRB.GENCONSTR_MIN)
        return resvar, operands, GRB.INFINITY if constant is None else constant

    def getGenConstrAbs(self, genconstr):
        resvar, operands, _ = self._operands(genconstr, GRB.GENCONSTR_ABS)
        return resvar, operands[0]

    def getGenConstrAnd(self, genconstr):
        return self._operands(genconstr, GRB.GENCONSTR_AND)[:2]

    def getGenConstrOr(self, genconstr):
        return self._operands(genconstr, GRB.GENCONSTR_OR)[:2]

    def getGenConstrNorm(self, genconstr):
        return self._operands(genconstr, GRB.GENCONSTR_NORM)

    def getGenConstrIndicator(self, genconstr):
        column, value, columns, values, sense, rhs = self._general(genconstr, GRB.GENCONSTR_INDICATOR)
        variables = self.core_.vars
        body = _expr.linear([variables[place] for place in columns], list(values), 0.0)
        return variables[column], bool(value), body, sense, rhs

    def getGenConstrPWL(self, genconstr):
        x, y, xs, ys = self._general(genconstr, GRB.GENCONSTR_PWL)
        return self.core_.vars[x], self.core_.vars[y], list(xs), list(ys)

    def getGenConstrNL(self, genconstr):
        result, tree = self._general(genconstr, GRB.GENCONSTR_NL)
        return self.core_.vars[result], tree

    def getPWLObj(self, var):
        xs, ys = self.core_.pwl.get(var.i_, ([], []))
        return list(zip(xs, ys))

    # --- what only a running Gurobi could answer ----------------------------------------------------------------------

    def getA(self):
        rows = self.getConstrs()
        return _csr_matrix([row.cols_ for row in rows], [row.coefs_ for row in rows], len(self.getVars()))

    def getQ(self):
        return self._products(*self._live().qobj)

    def getQCMatrices(self, qc):
        linear = _csr_matrix([qc.cols_], [qc.coefs_], len(self.getVars()))
        return self._products(qc.first_, qc.second_, qc.qcoefs_), linear.T

    def _products(self, firsts, seconds, values):
        """The upper triangle of the matrix of products."""
        columns, numbers = [[] for _ in self.getVars()], [[] for _ in self.getVars()]
        for i, j, value in zip(firsts, seconds, values):
            columns[i].append(j)
            numbers[i].append(value)
        return _csr_matrix(columns, numbers, len(columns))

    def computeIIS(self, callback=None, wheres=None):
        core = self._live()
        core.update()
        if core.x is not None:
            raise GurobiError(GRB.ERROR_IIS_NOT_INFEASIBLE, "Cannot compute IIS on a feasible model")
        _iis.compute(core)


def _csr_matrix(columns, values, width):
    try:
        from scipy.sparse import csr_matrix
    except ImportError:
        raise AttributeError("'NoneType' object has no attribute 'csr_matrix'") from None
    ends = [0]
    for part in columns:
        ends.append(ends[-1] + len(part))
    flat = [value for part in values for value in part], [column for part in columns for column in part], ends
    return csr_matrix(flat, shape=(len(columns), width), dtype=float)


refuse_methods(
    Reading,
    "gurobipy: Model",
    "presolve tune optimizeBatch optimizeAsync getTuneResult writeTuneResult basisHead dualize "
    "feasibility linearize convertToFixed singularVectors getMultiobjEnv getConcurrentEnv "
    "discardMultiobjEnvs discardConcurrentEnvs addGenConstrNLAdv",
)
