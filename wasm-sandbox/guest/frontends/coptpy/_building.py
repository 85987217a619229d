"""The part of Model that adds variables and constraints."""

import types
from itertools import chain, product

from coptpy import _expr, _matrix, _nonlinear
from coptpy._blocks import Blocks
from coptpy._error import invalid
from coptpy._builders import ConstrBuilder, GenConstrBuilder, NlConstrBuilder, QConstrBuilder
from coptpy._expr import LinExpr, QuadExpr, Var
from coptpy._tuples import tupledict
from coptpy._var import ConstrArray, GenConstrArray, GenConstrX, bounded
from orlm_model.loops import loop_names, loop_values

_ONE_LETTER = (
    "Wrong number or type of arguments for overloaded function 'IModel_{0}'.\n"
    "  Possible C/C++ prototypes are:\n    Copt::IModel::{0}(double,double,double,char,char const *)\n"
    "    Copt::IModel::{0}(double,double,double,char,Copt::IColumn const *,char const *)\n"
)


def _letter(vtype):
    """A variable type; coptpy hands anything but one character to an overload that does not exist."""
    if isinstance(vtype, str):
        if len(vtype) != 1:
            raise TypeError(_ONE_LETTER.format("AddVar"))
        if vtype in ("C", "B", "I"):
            return vtype
    elif not isinstance(vtype, int):
        raise TypeError(_ONE_LETTER.format("AddVar"))
    raise invalid("Fail to add a variable")


def _text(name, function):
    if name is None:
        return ""
    if not isinstance(name, str):
        raise TypeError(_ONE_LETTER.format(function))
    return name.replace(" ", "_")


def _parts(key):
    """A key as one flat tuple."""
    if isinstance(key, tuple):
        return tuple(chain.from_iterable(_parts(part) for part in key))
    return (key,)


def _key_text(key):
    if key.__class__ is not tuple:
        return f"({key})"
    return "(" + ",".join(map(str, _parts(key))) + ")"


def _index_keys(indices):
    if not indices:
        raise TypeError("'indices' is required to add variables to model")
    first = indices[0]
    if isinstance(first, (int, float)) or (hasattr(first, "__index__") and not _expr.is_array(first)):
        sets = []
        for index in indices:
            if isinstance(index, int) or (hasattr(index, "__index__") and not _expr.is_array(index)):
                sets.append(range(int(index)))
            else:
                kind = type(index)
                name = f"numpy.{kind.__name__}" if kind.__module__ == "numpy" else kind.__name__
                raise TypeError(f"'{name}' object cannot be interpreted as an integer")
    else:
        sets = [_checked_keys(index) for index in indices]
    if len(sets) == 1:
        return list(sets[0])
    if any(isinstance(key, tuple) for keys in sets for key in keys):
        return [_parts(combination) for combination in product(*sets)]
    return list(product(*sets))


def _checked_keys(index):
    if isinstance(index, int):
        raise TypeError("'int' object is not iterable")
    if isinstance(index, (str, types.GeneratorType)) or not hasattr(index, "__iter__"):
        raise TypeError("'int', 'float' or 'str' object(s) are required for argument 'indices'")
    keys = list(index)
    if any(not isinstance(key, (int, float, str, tuple)) and type(key).__module__ != "numpy" for key in keys):
        raise TypeError("'int', 'float' or 'str' object(s) are required for argument 'indices'")
    return keys


def _flat(values):
    for value in values:
        if isinstance(value, (list, tuple)) or _expr.is_array(value):
            yield from _flat(value)
        else:
            yield value


def _per_key(value, count, default, convert):
    """One number per key from a number or a list; coptpy ignores mappings and None."""
    if value is None or hasattr(value, "keys"):
        return [default] * count
    if isinstance(value, (list, tuple)) or _expr.is_array(value):
        values = list(_flat(value))
        if len(values) < count:
            if _expr.is_array(value):
                raise IndexError(f"index {len(values)} is out of bounds for axis 0 with size {len(values)}")
            raise IndexError("list index out of range")
        return [convert(item) for item in values[:count]]
    return [convert(value)] * count


def _number(value):
    return bounded(float(value))


class Building(Blocks):
    """Adds variables and constraints to a Model."""

    def addVar(self, lb=0.0, ub=1e30, obj=0.0, vtype="C", name="", column=None):
        core = self.core_
        lower, upper, cost = _number(lb), _number(ub), float(obj)
        letter = _letter(vtype)
        if letter == "B":
            lower, upper = max(lower, 0.0), min(upper, 1.0)
        var = core.add_var(lower, upper, cost, letter, _text(name, "AddVar"))
        if column is not None:
            for constr, value in zip(column.constrs_, column.coeffs_):
                self.setCoeff(constr, var, value)
        return var

    def addVars(self, *indices, lb=0.0, ub=1e30, obj=0.0, vtype="C", nameprefix="C"):
        core = self.core_
        keys = _index_keys(indices)
        count = len(keys)
        lowers, uppers = _per_key(lb, count, 0.0, _number), _per_key(ub, count, 1e30, _number)
        costs, letters = _per_key(obj, count, 0.0, float), _per_key(vtype, count, "C", _letter)
        if vtype == "B":
            # bounds follow a type that is given for all, not one from a list
            lowers, uppers = [max(value, 0.0) for value in lowers], [min(value, 1.0) for value in uppers]
        prefix = str(nameprefix)
        if keys and keys[0].__class__ is tuple and not any(part.__class__ is tuple for key in keys for part in key):
            names = [f"{prefix}({','.join(map(str, key))})" for key in keys]
        else:
            names = [prefix + _key_text(key) for key in keys]
        return tupledict(zip(keys, core.add_vars(lowers, uppers, costs, letters, names)))

    _block_number = staticmethod(_number)
    _block_letter = staticmethod(_letter)

    def addConstr(self, lhs, sense=None, rhs=None, name=""):
        core = self.core_
        if isinstance(lhs, ConstrBuilder):
            return core.add_sided_row(lhs.expr_, lhs.sense_, _text(name, "AddConstr"))
        if isinstance(lhs, _matrix.MConstrBuilder):
            if isinstance(lhs, _matrix.MQConstrBuilder):
                raise TypeError("'QConstrBuilder' or 'MQConstrBuilder' is not valid for argument 'lhs'")
            return self.add_block_(lhs, _text(name, "AddConstr"))
        if type(lhs).__module__ == "numpy" and getattr(lhs, "dtype", None) == bool and not lhs.ndim:
            lhs = bool(lhs)
        if lhs is True or lhs is False:
            lower, upper = (-1e30, 1.0) if lhs else (1.0, 1e30)
            return core.add_row(LinExpr(), lower, upper, _text(name, "AddConstr"))
        if isinstance(lhs, tuple) and len(lhs) == 3 and isinstance(lhs[0], ConstrBuilder):
            expr = lhs[0].expr_
            lower, upper = _number(lhs[1]) - expr.constant, _number(lhs[2]) - expr.constant
            return core.add_row(expr, lower, upper, _text(name, "AddConstr"))
        if isinstance(lhs, GenConstrBuilder):
            return self._indicator(lhs.binvar, lhs.binval, lhs.expr, lhs.sense, lhs.type, name)
        if isinstance(lhs, QConstrBuilder):
            raise TypeError("'QConstrBuilder' or 'MQConstrBuilder' is not valid for argument 'lhs'")
        return core.add_sided_row(*self._sided(lhs, sense, rhs), _text(name, "AddConstr"))

    @staticmethod
    def _sided(lhs, sense, rhs):
        if sense not in ("L", "G", "E") or isinstance(lhs, NlConstrBuilder):
            raise ValueError("Unsupported constraint sense")
        return _expr.linear_of(_expr.subtract(_expr.linear_of(lhs), rhs)), sense

    def addBoundConstr(self, expr, lb=-1e30, ub=1e30, name=""):
        lin = _expr.linear_of(expr)
        lower, upper = _number(lb), _number(ub)
        lower = lower if lower <= -1e30 else lower - lin.constant
        upper = upper if upper >= 1e30 else upper - lin.constant
        return self.core_.add_row(lin, lower, upper, _text(name, "AddConstr"))

    def addConstrs(self, generator, nameprefix="R"):
        if isinstance(generator, bool):
            return self.addConstr(generator, name=nameprefix)
        if isinstance(generator, int):
            return ConstrArray()
        if isinstance(generator, (ConstrBuilder, GenConstrBuilder, QConstrBuilder)):
            add = self.addQConstr if isinstance(generator, QConstrBuilder) else self.addConstr
            return add(generator, name=nameprefix)
        if isinstance(generator, _matrix.MConstrBuilder):
            return self.add_block_(generator, nameprefix)
        made = tupledict()
        for key, constraint in _keyed(generator):
            if isinstance(constraint, _matrix.MConstrBuilder):
                raise TypeError("only legacy 'MConstrBuilder' of one item is allowed in 'generator'")
            name = f"{nameprefix}{_key_text(key)}"
            if isinstance(constraint, bool):
                raise AttributeError("'bool' object has no attribute '__dict__'")
            if isinstance(constraint, QConstrBuilder):
                raise TypeError(
                    "in method 'IConstrBuilderArray_PushBack', argument 2 of type 'Copt::IConstrBuilder const *'"
                )
            made[key] = self.addConstr(constraint, name=name)
        return made

    def addQConstr(self, lhs, sense=None, rhs=None, name=""):
        core = self.core_
        if isinstance(lhs, _matrix.MConstrBuilder):
            return self.add_block_(lhs, _text(name, "AddQConstr"))
        if isinstance(lhs, QConstrBuilder):
            return core.add_quadratic_row(lhs.expr_, lhs.sense_, _text(name, "AddQConstr"))
        if isinstance(lhs, (ConstrBuilder, bool, tuple)):
            return self.addConstr(lhs, name=name)
        if isinstance(lhs, NlConstrBuilder):
            raise ValueError("Unsupported quadratic constraint sense")
        if isinstance(lhs, QuadExpr) or isinstance(rhs, QuadExpr):
            if sense not in ("L", "G", "E"):
                raise ValueError("Unsupported constraint sense")
            quad = _expr.subtract(_expr.quadratic_of(lhs), rhs)
            return core.add_quadratic_row(quad, sense, _text(name, "AddQConstr"))
        return self.addConstr(lhs, sense, rhs, name)

    @staticmethod
    def keyed_(generator):
        """(key, constraint, key as the end of a name)"""
        for key, constraint in _keyed(generator):
            yield key, constraint, _key_text(key)

    def addSOS(self, sostype, vars, weights=None):
        variables = _variables(vars)
        values = [float(place) for place in range(len(variables))] if weights is None else _weights(vars, weights)
        return self.core_.add_sos(int(sostype), [variable.i_ for variable in variables], values)

    # --- indicators and what is made of them --------------------------------------------------------------------------

    def addGenConstrIndicator(self, binvar, binval, lhs, sense=None, rhs=None, type=1, name=""):
        if isinstance(lhs, ConstrBuilder):
            return self._indicator(binvar, binval, lhs.expr_, lhs.sense_, type, name)
        expr, side = self._sided(lhs, sense, rhs)
        return self._indicator(binvar, binval, expr, side, type, name)

    def addGenConstrIndicators(self, builders, nameprefix=""):
        return GenConstrArray([self.addConstr(builder, name=nameprefix) for builder in builders])

    def _indicator(self, binvar, binval, expr, sense, kind, name):
        core = self.core_
        column = binvar.i_
        if not isinstance(binvar, Var) or not 0 <= column < len(core.vars) or core.vtype[column] != "B":
            raise invalid("Invalid indicator variable")
        if binval not in (0, 1):
            raise invalid("Fail to add an indicator constraint")
        if kind != 1:
            _nonlinear.refuse("an indicator of this type")
        return core.add_indicator(column, int(binval), expr, sense, _text(name, "AddGenConstrIndicator"))

    def _switches(self, pieces, kind, name):
        """At least one of `pieces` (difference, sense) must hold: one binary each, as coptpy builds it."""
        core = self.core_
        switches = []
        for _ in pieces:
            switches.append(core.add_var(0.0, 1.0, 0.0, "B", f"C({len(switches)})"))
        core.add_row(_expr.make(LinExpr, switches[:], [1.0] * len(switches), 0.0), 1.0, 1e30, "")
        for switch, (difference, sense) in zip(switches, pieces):
            core.add_indicator(switch.i_, 1, difference, sense, "")
        return GenConstrX(kind, name)

    def _extreme(self, resvar, vars, constant, name, sense, kind):
        operands = list(vars.values()) if hasattr(vars, "values") else list(vars)
        if constant is not None:
            operands.insert(0, float(constant))
        pieces = []
        for operand in operands:
            difference = _expr.linear_of(_expr.subtract(_expr.linear_of(resvar), operand))
            self.core_.add_sided_row(difference, sense, "")
            pieces.append((difference, "L" if sense == "G" else "G"))
        return self._switches(pieces, kind, name)

    def addGenConstrMax(self, resvar, vars, constant=None, name=""):
        return self._extreme(resvar, vars, constant, name, "G", 3)

    def addGenConstrMin(self, resvar, vars, constant=None, name=""):
        return self._extreme(resvar, vars, constant, name, "L", 4)

    def addGenConstrAbs(self, resvar, argvar, name=""):
        argument = _expr.linear_of(argvar)
        return self._extreme(resvar, [argument, argument._scaled(-1.0)], None, name, "G", 1)

    def addGenConstrAnd(self, resvar, vars, name=""):
        core, operands = self.core_, _variables(vars)
        for operand in operands:
            core.add_sided_row(resvar - operand, "L", "")
        total = _expr.make(LinExpr, [resvar] + operands, [1.0] + [-1.0] * len(operands), len(operands) - 1.0)
        core.add_sided_row(total, "G", "")
        return GenConstrX(2, name)

    def addGenConstrOr(self, resvar, vars, name=""):
        core, operands = self.core_, _variables(vars)
        for operand in operands:
            core.add_sided_row(resvar - operand, "G", "")
        total = _expr.make(LinExpr, [resvar] + operands, [1.0] + [-1.0] * len(operands), 0.0)
        core.add_sided_row(total, "L", "")
        return GenConstrX(5, name)

    def addGenConstrPWL(self, xvar, yvar, xpts, ypts, name=""):
        """A convex combination of the points; the outer pieces go on to the bounds of x."""
        core = self.core_
        xs, ys = [float(value) for value in xpts], [float(value) for value in ypts]
        if len(xs) != len(ys) or len(xs) < 2:
            raise invalid("Fail to add a PWL constraint")
        low, high = max(core.lb[xvar.i_], -1e6), min(core.ub[xvar.i_], 1e6)
        if low < xs[0] < xs[1]:
            ys.insert(0, ys[0] + (ys[1] - ys[0]) / (xs[1] - xs[0]) * (low - xs[0]))
            xs.insert(0, low)
        if high > xs[-1] > xs[-2]:
            ys.append(ys[-1] + (ys[-1] - ys[-2]) / (xs[-1] - xs[-2]) * (high - xs[-1]))
            xs.append(high)
        weights = [core.add_var(0.0, 1.0, 0.0, "C", f"C({place})") for place in range(len(xs))]
        core.add_row(_expr.make(LinExpr, weights[:], [1.0] * len(xs), 0.0), 1.0, 1.0, "")
        for variable, points in ((xvar, xs), (yvar, ys)):
            expr = _expr.make(LinExpr, [variable] + weights, [1.0] + [-point for point in points], 0.0)
            core.add_row(expr, 0.0, 0.0, "")
        core.add_sos(2, [weight.i_ for weight in weights], [float(place) for place in range(len(xs))])
        return GenConstrX(6, name)

    # --- cuts ---------------------------------------------------------------------------------------------------------

    def addLazyConstr(self, lhs, sense=None, rhs=None, name=""):
        # a lazy constraint is a constraint of the model; when the solver looks at it does not change the optimum
        self.addConstr(lhs, sense, rhs, name)

    def addLazyConstrs(self, generator, nameprefix="L"):
        self.addConstrs(generator, nameprefix)

    def addUserCut(self, lhs, sense=None, rhs=None, name=""):
        """A user cut must not cut off integer points, so leaving it out keeps the optimum."""

    def addUserCuts(self, generator, nameprefix="U"):
        for _ in generator:
            pass


def _variables(vars):
    if isinstance(vars, Var):
        return [vars]
    items = list(vars.values()) if hasattr(vars, "values") else list(vars)
    for item in items:
        _expr._variable(item)
    return items


def _weights(vars, weights):
    if hasattr(weights, "keys"):
        return [float(weights[key]) for key in vars.keys()]
    return [float(value) for value in weights]


def _keyed(generator):
    """(key, constraint) pairs; a generator gives its loop variables as keys, anything else counts from zero."""
    if not isinstance(generator, types.GeneratorType):
        yield from enumerate(generator)
        return
    names = loop_names(generator.gi_code)
    if generator.gi_code.co_name != "<genexpr>":
        names = [name for name in names if name not in generator.gi_code.co_varnames[: generator.gi_code.co_argcount]]
    for constraint in generator:
        values = loop_values(generator, names)
        yield values[0] if len(values) == 1 else _parts(tuple(values)), constraint


def _refuse(method):
    def call(self, *args, **kwargs):
        _nonlinear.refuse(f"Model.{method}")

    call.__name__ = call.__qualname__ = method
    return call


for _name in (
    "addAffineCone addAffineCones addDenseMat addDiagMat addExpCone addExpConeByDim "
    "addExpCones addEyeMat addOnesMat addPsdVar addPsdVars addSparseMat addSymMat"
).split():
    setattr(Building, _name, _refuse(_name))

