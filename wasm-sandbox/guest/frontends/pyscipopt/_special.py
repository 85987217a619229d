"""Methods of Model that add constraints which are no expression: special ordered sets, indicators, logic, cardinality."""

from collections.abc import Iterable

from pyscipopt._building import need_constraint
from pyscipopt._core import PROBLEM, input_error, real, wrong_stage
from pyscipopt._expr import ExprCons
from pyscipopt._items import make_constraint
from pyscipopt._left_out import Slack, Switch
from pyscipopt._variable import INFINITY, Variable


def _flags(given):
    """The ten flags from those that a method has, in the order of `FLAGS`."""
    return tuple(bool(flag) for flag in given)


def _list(core, variables):
    """Columns of one variable or a sequence of variables."""
    if isinstance(variables, Variable):
        variables = [variables]
    elif not isinstance(variables, (list, tuple)) and not hasattr(variables, "ndim"):
        raise TypeError(f"Expected Variable or list of Variable, got {type(variables)}.")
    elif getattr(variables, "ndim", 1) != 1:
        raise ValueError(f"Expected a 1D array, but got a {variables.ndim}D array.")
    columns = []
    for variable in variables:
        if not isinstance(variable, Variable):
            if isinstance(variable, (list, tuple)):
                raise ValueError("Expected a 1D array, but got a 2D array.")
            raise TypeError(f"Expected Variable, got {type(variable)}.")
        columns.append(core.column(variable))
    return columns


class Special:
    """Methods of Model."""

    __slots__ = ()

    def _generic(self, name):
        if not isinstance(name, str):
            raise TypeError("encoding without a string argument")
        return name or f"c{self.core_.n_conss() + 1}"

    def _add(self, kind, name, data, flags, lhs=-INFINITY, rhs=INFINITY):
        core = self.core_
        if core.stage != PROBLEM:
            raise wrong_stage()
        made = make_constraint(core, name, kind, lhs, rhs, flags)
        made.data_ = data
        core.conss.append(made)
        return made

    def _binaries(self, variables):
        core = self.core_
        columns = _list(core, variables)
        if any(core.vtype[column] != "B" for column in columns):
            raise input_error()
        return columns

    def _ordered_set(self, kind, variables, weights, name, flags):
        count = len(variables)
        columns = _list(self.core_, variables)
        if not isinstance(name, str):
            raise TypeError("encoding without a string argument")
        weights = [float(place + 1) for place in range(count)] if weights is None else [real(weights[i]) for i in range(count)]
        return self._add(kind, name, (columns, weights), flags)

    def addConsSOS1(
        self, vars, weights=None, name="", initial=True, separate=True, enforce=True, check=True, propagate=True,
        local=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        flags = _flags((initial, separate, enforce, check, propagate, local, False, dynamic, removable, stickingatnode))
        return self._ordered_set("SOS1", vars, weights, name, flags)

    def addConsSOS2(
        self, vars, weights=None, name="", initial=True, separate=True, enforce=True, check=True, propagate=True,
        local=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        flags = _flags((initial, separate, enforce, check, propagate, local, False, dynamic, removable, stickingatnode))
        return self._ordered_set("SOS2", vars, weights, name, flags)

    def _append_to_set(self, kind, cons, var, weight):
        if need_constraint(cons).kind_ != kind:
            raise input_error()
        self.core_.need_problem()
        columns, weights = cons.data_
        columns.append(self.core_.column(var))
        weights.append(max(weights, default=0.0) + 1.0 if weight is None else real(weight))

    def addVarSOS1(self, cons, var, weight):
        self._append_to_set("SOS1", cons, var, weight)

    def appendVarSOS1(self, cons, var):
        self._append_to_set("SOS1", cons, var, None)

    def addVarSOS2(self, cons, var, weight):
        self._append_to_set("SOS2", cons, var, weight)

    def appendVarSOS2(self, cons, var):
        self._append_to_set("SOS2", cons, var, None)

    def addConsAnd(
        self, vars, resvar, name="", initial=True, separate=True, enforce=True, check=True, propagate=True, local=False,
        modifiable=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        len(vars)
        flags = _flags((initial, separate, enforce, check, propagate, local, modifiable, dynamic, removable, stickingatnode))
        result, columns = self._binaries(resvar)[0], self._binaries(vars)
        return self._add("and", self._generic(name), (result, columns), flags)

    def addConsOr(
        self, vars, resvar, name="", initial=True, separate=True, enforce=True, check=True, propagate=True, local=False,
        modifiable=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        len(vars)
        flags = _flags((initial, separate, enforce, check, propagate, local, modifiable, dynamic, removable, stickingatnode))
        result, columns = self._binaries(resvar)[0], self._binaries(vars)
        return self._add("or", self._generic(name), (result, columns), flags)

    def addConsXor(
        self, vars, rhsvar, name="", initial=True, separate=True, enforce=True, check=True, propagate=True, local=False,
        modifiable=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        if type(rhsvar) is not bool:
            raise AssertionError(f"Provide BOOLEAN value as rhsvar, you gave {type(rhsvar)}.")
        len(vars)
        flags = _flags((initial, separate, enforce, check, propagate, local, modifiable, dynamic, removable, stickingatnode))
        return self._add("xor", self._generic(name), (rhsvar, self._binaries(vars)), flags)

    def addConsLogicor(
        self, vars, name="", initial=True, separate=True, enforce=True, check=True, propagate=True, local=False,
        modifiable=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        columns = self._binaries(vars)
        flags = _flags((initial, separate, enforce, check, propagate, local, modifiable, dynamic, removable, stickingatnode))
        return self._row("logicor", self._generic(name), columns, [1.0] * len(columns), 1.0, INFINITY, flags)

    def addConsKnapsack(
        self, vars, weights, capacity, name="", initial=True, separate=True, enforce=True, check=True, modifiable=False,
        propagate=True, local=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        if len(vars) != len(weights):
            raise AssertionError("Number of variables and weights must be the same.")
        columns = self._binaries(vars)
        flags = _flags((initial, separate, enforce, check, propagate, local, modifiable, dynamic, removable, stickingatnode))
        values = [float(int(weight)) for weight in weights]
        return self._row("knapsack", self._generic(name), columns, values, -INFINITY, float(int(capacity)), flags)

    def _row(self, kind, name, columns, values, lhs, rhs, flags):
        made = self._add(kind, name, None, flags, lhs, rhs)
        made.cols_, made.vals_ = columns, values
        return made

    def addCoefLogicor(self, logicor_cons, var):
        if need_constraint(logicor_cons).kind_ != "logicor":
            raise input_error()
        logicor_cons.cols_ += self._binaries(var)
        logicor_cons.vals_.append(1.0)

    def addCoefKnapsack(self, cons, var, weight):
        if need_constraint(cons).kind_ != "knapsack":
            raise input_error()
        cons.cols_ += self._binaries(var)
        cons.vals_.append(float(int(weight)))

    def chgCapacityKnapsack(self, cons, capacity):
        if need_constraint(cons).kind_ != "knapsack":
            raise AssertionError(f"method cannot be called for constraints of type {cons.kind_}")
        cons.rhs_ = INFINITY if capacity is None else real(capacity)

    def addConsCardinality(
        self, consvars, cardval, indvars=None, weights=None, name="", initial=True, separate=True, enforce=True,
        check=True, propagate=True, local=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        core = self.core_
        if not hasattr(type(cardval), "__index__"):
            raise TypeError("an integer is required")
        len(consvars)
        columns = _list(core, consvars)
        if indvars:
            indicators = [_list(core, indvars[place])[0] for place in range(len(columns))]
        else:
            indicators = [self._switch(column) for column in columns]
        if weights is not None:
            for place in range(len(columns)):
                real(weights[place])
        flags = _flags((initial, separate, enforce, check, propagate, local, False, dynamic, removable, stickingatnode))
        return self._add("cardinality", name, (columns, indicators, int(cardval)), flags)

    def _switch(self, column):
        """The variable that SCIP adds to tell whether one of a cardinality constraint is not zero; binary ones tell it."""
        core = self.core_
        if core.vtype[column] == "B":
            return column
        switch = core.add_var(f"ind_{core.vars[column].name_}", "B", 0.0, 1.0, 0.0)
        core.implied[switch.column_] = Switch(column)
        return switch.column_

    def addConsIndicator(
        self, cons, binvar=None, activeone=True, name="", initial=True, separate=True, enforce=True, check=True,
        propagate=True, local=False, dynamic=False, removable=False, stickingatnode=False,
    ):  # fmt: skip
        core = self.core_
        if not isinstance(cons, ExprCons):
            raise AssertionError(f"given constraint is not ExprCons but {type(cons).__name__}")
        if cons._lhs is not None and cons._rhs is not None:
            raise ValueError("expected inequality that has either only a left or right hand side")
        name = self._generic(name)
        if cons.expr.degree() > 1:
            raise ValueError(f"expected linear inequality, expression has degree {cons.expr.degree():d}")
        flags = _flags((initial, separate, enforce, check, propagate, local, False, dynamic, removable, stickingatnode))
        sign, rhs = (1.0, cons._rhs) if cons._rhs is not None else (-1.0, -cons._lhs)
        column = None if binvar is None else _list(core, binvar)[0]
        columns = [core.column(term.vartuple[0]) for term in cons.expr.terms]
        values = [sign * value for value in cons.expr.terms.values()]
        core.need_problem()
        # SCIP keeps the row and its slack apart
        slack = core.add_var(f"indslack_{name}", "C", 0.0, INFINITY, 0.0)
        core.implied[slack.column_] = Slack(columns, values, float(rhs))
        row = self._row("linear", f"indlin_{name}", [*columns, slack.column_], [*values, -1.0], -INFINITY, float(rhs), flags)
        core.implied_rows[row] = slack.column_
        return self._add("indicator", name, (column, bool(activeone), row), flags)

    def addMatrixConsIndicator(self, cons, binvar=None, activeone=True, name="", **flags):
        from pyscipopt import _matrix

        return _matrix.add_indicators(self, cons, binvar, activeone, name, flags)

    def getSlackVarIndicator(self, cons):
        return self.core_.vars[self.getLinearConsIndicator(cons).cols_[-1]]

    def getLinearConsIndicator(self, cons):
        if need_constraint(cons).kind_ != "indicator":
            raise input_error()
        return cons.data_[2]

    def addConsDisjunction(
        self, conss, name="", initial=True, relaxcons=None, enforce=True, check=True, local=False, modifiable=False,
        dynamic=False,
    ):  # fmt: skip
        if not isinstance(conss, Iterable):
            raise AssertionError("Given constraint list is not iterable")
        members = [self.createConsFromExpr(cons, name=name) for cons in conss]
        flags = _flags((initial, True, enforce, check, True, local, modifiable, dynamic, False, False))
        return self._add("disjunction", name, members, flags)

    def addConsElemDisjunction(self, disj_cons, cons):
        need_constraint(disj_cons, "disj_cons").data_.append(need_constraint(cons))
        return disj_cons

    def addConsCumulative(self, vars, durations, demands, capacity, name="", **flags):
        raise NotImplementedError("pyscipopt: Model.addConsCumulative is not supported by this environment")

    # --- what these constraints hold ----------------------------------------------------------------------------------

    def getNVarsAnd(self, and_cons):
        return len(need_constraint(and_cons, "and_cons").data_[1])

    def getVarsAnd(self, and_cons):
        return [self.core_.vars[column] for column in need_constraint(and_cons, "and_cons").data_[1]]

    def getResultantAnd(self, and_cons):
        return self.core_.vars[need_constraint(and_cons, "and_cons").data_[0]]

    def getNVarsLogicor(self, logicor_cons):
        return len(need_constraint(logicor_cons, "logicor_cons").cols_)

    def getVarsLogicor(self, logicor_cons):
        return [self.core_.vars[column] for column in need_constraint(logicor_cons, "logicor_cons").cols_]

    def getCapacityKnapsack(self, cons):
        if need_constraint(cons).kind_ != "knapsack":
            raise AssertionError(f"method cannot be called for constraints of type {cons.kind_}")
        return cons.rhs_

    def getWeightsKnapsack(self, cons):
        if need_constraint(cons).kind_ != "knapsack":
            raise Warning("weights not available for constraints of type ", cons.kind_)
        return {self.core_.vars[column].name_: int(value) for column, value in zip(cons.cols_, cons.vals_)}

