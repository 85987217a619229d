"""The `add_` and `new_` methods of CpModel that make constraints."""

from ortools._calls import INT_MAX, INT_MIN, is_whole, mismatch, whole
from ortools.sat.python._base import Constraint, CpBaseModel, IntervalVar, items_of, negated
from ortools.sat.python._bounded import BoundedLinearExpression
from ortools.sat.python._compiled import MODULE
from ortools.sat.python._expr import IntVar, LinearExpr
from ortools.util.python.sorted_interval_list import Domain

_BASE = f"{MODULE}.CpBaseModel"
_RESULT = "operations_research::sat::python::Constraint"
_INTERVALS = "list[operations_research::sat::python::IntervalVar]"


def _is_sequence(value):
    return hasattr(value, "__getitem__") and not isinstance(value, dict)


class Constraints(CpBaseModel):
    """Linear, logical, arithmetic and global constraints."""

    # --- linear -------------------------------------------------------------------------------------------------------

    def add_linear_constraint(self, linear_expr, lb, ub):
        return self.add_linear_expression_in_domain(linear_expr, Domain(lb, ub))

    def add_linear_expression_in_domain(self, linear_expr, domain):
        if isinstance(linear_expr, LinearExpr):
            made = BoundedLinearExpression(linear_expr, domain)
            if not made.ok:
                raise TypeError(
                    "Cannot add a linear expression containing floating point coefficients or constants: "
                    f"{type(linear_expr).__name__!r}"
                )
            return self._add_bounded(made)
        if is_whole(linear_expr):
            return self.add_bool_and([]) if domain.contains(linear_expr) else self.add_bool_or([])
        name = type(linear_expr).__name__
        raise TypeError(f"not supported: CpModel.add_linear_expression_in_domain({name!r})")

    def add(self, ct):
        if isinstance(ct, BoundedLinearExpression):
            return self._add_bounded(ct)
        if ct and self.is_boolean_value(ct):
            return self.add_bool_or([True])
        if not ct and self.is_boolean_value(ct):
            return self.add_bool_or([])
        raise TypeError(f"not supported: CpModel.add({type(ct).__name__!r})")

    def _add_bounded(self, made):
        body, index = self.new_("linear")
        flat = made.flat_
        body.vars, body.coeffs = flat.sorted()
        offset = flat.offset
        for low, high in made.bounds.pairs_:
            body.domain.append(low if low == INT_MIN else max(low - offset, INT_MIN))
            body.domain.append(high if high == INT_MAX else min(high - offset, INT_MAX))
        return Constraint(self, index)

    # --- Booleans -----------------------------------------------------------------------------------------------------

    def _add_bool(self, kind, literals):
        body, index = self.new_(kind)
        for literal in items_of(literals):
            body.literals.append(self.get_or_make_boolean_index(literal))
        return Constraint(self, index)

    def add_implication(self, a, b):
        made = self.add_bool_and(b)
        made.OnlyEnforceIf(a)
        return made

    def add_bool_or(self, *literals):
        return self._add_bool("bool_or", literals)

    def add_at_least_one(self, *literals):
        return self._add_bool("bool_or", literals)

    def add_at_most_one(self, *literals):
        return self._add_bool("at_most_one", literals)

    def add_exactly_one(self, *literals):
        return self._add_bool("exactly_one", literals)

    def add_bool_and(self, *literals):
        return self._add_bool("bool_and", literals)

    def add_bool_xor(self, *literals):
        return self._add_bool("bool_xor", literals)

    # --- arithmetic ---------------------------------------------------------------------------------------------------

    def _add_function(self, kind, target, exprs, negate=False):
        body, index = self.new_(kind)
        target = self.linear_(target)
        body.target = negated(target) if negate else target
        self.fill_linear_(body.exprs, exprs, negate)
        return Constraint(self, index)

    def add_min_equality(self, target, *expressions):
        return self._add_function("lin_max", target, items_of(expressions), negate=True)

    def add_max_equality(self, target, *expressions):
        return self._add_function("lin_max", target, items_of(expressions))

    def add_division_equality(self, target, num, denom):
        return self._add_function("int_div", target, [num, denom])

    def add_abs_equality(self, target, expr):
        return self._add_function("lin_max", target, [expr, -expr])

    def add_modulo_equality(self, target, expr, mod):
        return self._add_function("int_mod", target, [expr, mod])

    def add_multiplication_equality(self, target, *expressions):
        return self._add_function("int_prod", target, items_of(expressions))

    # --- global constraints -------------------------------------------------------------------------------------------

    def add_all_different(self, *expressions):
        body, index = self.new_("all_diff")
        self.fill_linear_(body.exprs, items_of(expressions))
        return Constraint(self, index)

    def add_element(self, index, expressions, target):
        if not expressions:
            raise ValueError("add_element expects a non-empty expressions array")
        if is_whole(index):
            return self.add(list(expressions)[whole(index)] == target)
        if not _is_sequence(expressions):
            form = f"(self: {_BASE}, index: object, expressions: Sequence, target: object) -> {_RESULT}"
            raise mismatch("_add_element", [form], self, index, expressions, target)
        body, place = self.new_("element")
        body.linear_index = self.linear_(index)
        self.fill_linear_(body.exprs, expressions)
        body.linear_target = self.linear_(target)
        return Constraint(self, place)

    def _add_arcs(self, kind, method, arcs):
        arcs = list(arcs)
        for arc in arcs:
            if not (hasattr(arc, "__len__") and len(arc) == 3 and is_whole(arc[0]) and is_whole(arc[1])):
                form = f"(self: {_BASE}, arcs: list[tuple[int, int, object]]) -> {_RESULT}"
                raise mismatch(method, [form], self, arcs)
        body, index = self.new_(kind)
        for tail, head, literal in arcs:
            body.tails.append(whole(tail))
            body.heads.append(whole(head))
            body.literals.append(self.get_or_make_boolean_index(literal))
        return Constraint(self, index)

    def add_circuit(self, arcs):
        if not arcs:
            raise ValueError("add_circuit expects a non-empty array of arcs")
        return self._add_arcs("circuit", "_add_circuit", arcs)

    def add_multiple_circuit(self, arcs):
        if not arcs:
            raise ValueError("add_multiple_circuit expects a non-empty array of arcs")
        return self._add_arcs("routes", "_add_routes", arcs)

    def _add_table(self, expressions, tuples_list, negated_):
        rows = [row if isinstance(row, (list, tuple)) else list(row) for row in tuples_list]
        if not all(is_whole(value) for row in rows for value in row):
            form = f"(self: {_BASE}, expressions: Sequence, values: list[list[int]], negated: bool) -> {_RESULT}"
            raise mismatch("_add_table", [form], self, expressions, rows, negated_)
        body, index = self.new_("table")
        self.fill_linear_(body.exprs, expressions)
        body.negated = negated_
        for row in rows:
            if len(row) != len(body.exprs):
                shown = ", ".join(map(str, row))
                raise ValueError(f"Tuple ({shown}) has the wrong arity != {len(body.exprs)}")
            body.values += map(whole, row)
        return Constraint(self, index)

    def add_allowed_assignments(self, expressions, tuples_list):
        if not expressions:
            raise ValueError("add_allowed_assignments expects a non-empty expressions array")
        return self._add_table(expressions, tuples_list, False)

    def add_forbidden_assignments(self, expressions, tuples_list):
        if not expressions:
            raise ValueError("add_forbidden_assignments expects a non-empty expressions array")
        return self._add_table(expressions, tuples_list, True)

    def add_automaton(self, transition_expressions, starting_state, final_states, transition_triples):
        if not transition_expressions:
            raise ValueError("add_automaton expects a non-empty transition_expressions array")
        if not final_states:
            raise ValueError("add_automaton expects some final states")
        if not transition_triples:
            raise ValueError("add_automaton expects some transition triples")
        body, index = self.new_("automaton")
        self.fill_linear_(body.exprs, transition_expressions)
        body.starting_state = whole(starting_state)
        body.final_states += map(whole, final_states)
        for tail, label, head in transition_triples:
            body.transition_tail.append(whole(tail))
            body.transition_label.append(whole(label))
            body.transition_head.append(whole(head))
        return Constraint(self, index)

    def add_inverse(self, variables, inverse_variables):
        if not variables or not inverse_variables:
            raise TypeError("The Inverse constraint does not accept empty arrays")
        if len(variables) != len(inverse_variables):
            raise TypeError(
                "In the inverse constraint, the two array variables and inverse_variables must have the same length."
            )
        body, index = self.new_("inverse")
        body.f_direct += map(self.get_or_make_variable_index, variables)
        body.f_inverse += map(self.get_or_make_variable_index, inverse_variables)
        return Constraint(self, index)

    def _add_reservoir(self, times, level_changes, actives, min_level, max_level):
        body, index = self.new_("reservoir")
        self.fill_linear_(body.time_exprs, times)
        self.fill_linear_(body.level_changes, level_changes)
        for literal in actives:
            body.active_literals.append(self.get_or_make_boolean_index(literal))
        body.min_level, body.max_level = whole(min_level), whole(max_level)
        return Constraint(self, index)

    def add_reservoir_constraint(self, times, level_changes, min_level, max_level):
        return self._add_reservoir(times, level_changes, [], min_level, max_level)

    def add_reservoir_constraint_with_active(self, times, level_changes, actives, min_level, max_level):
        if max_level < min_level:
            raise ValueError("Reservoir constraint must have a max_level >= min_level")
        if max_level < 0:
            raise ValueError("Reservoir constraint must have a max_level >= 0")
        if min_level > 0:
            raise ValueError("Reservoir constraint must have a min_level <= 0")
        if not times:
            raise ValueError("Reservoir constraint must have a non-empty times array")
        return self._add_reservoir(times, level_changes, actives, min_level, max_level)

    def add_map_domain(self, var, bool_var_array, offset=0):
        for place, bool_var in enumerate(bool_var_array):
            self.add(var == place + offset).only_enforce_if(bool_var)
            self.add(var != place + offset).only_enforce_if(~bool_var)

    # --- scheduling ---------------------------------------------------------------------------------------------------

    def _new_interval(self, name, start, size, end, literals):
        if not isinstance(name, str):
            form = f"(self: {_BASE}, name: str, start: object, size: object, end: object, Literals: Sequence)"
            form += " -> operations_research::sat::python::IntervalVar"
            raise mismatch("_new_interval_var", [form], self, name, start, size, end, literals)
        body, index = self.new_("interval")
        proto = self.model_proto.constraints[index]
        proto.name = name
        body.start = self.linear_(start)
        body.size = self.linear_(size)
        body.end = self.linear_(end)
        for label in ("start", "size", "end"):
            if len(getattr(body, label).vars) > 1:
                raise TypeError(f"cp_model.new_interval_var: {label} must be affine or constant.")
        for literal in literals:
            proto.enforcement_literal.append(self.get_or_make_boolean_index(literal))
        return IntervalVar(self, index)

    def new_interval_var(self, start, size, end, name):
        return self._new_interval(name, start, size, end, [])

    def new_fixed_size_interval_var(self, start, size, name):
        return self._new_interval(name, start, size, start + size, [])

    def new_optional_interval_var(self, start, size, end, is_present, name):
        return self._new_interval(name, start, size, end, [is_present])

    def new_optional_fixed_size_interval_var(self, start, size, is_present, name):
        return self._new_interval(name, start, size, start + size, [is_present])

    def _interval_indices(self, method, arguments, items, *rest):
        items = list(items)
        if not all(isinstance(item, IntervalVar) for item in items):
            raise mismatch(method, [f"(self: {_BASE}, {arguments}) -> {_RESULT}"], self, items, *rest)
        return [item.index for item in items]

    def add_no_overlap(self, intervals):
        indices = self._interval_indices("_add_no_overlap", f"intervals: {_INTERVALS}", intervals)
        body, index = self.new_("no_overlap")
        body.intervals = indices
        return Constraint(self, index)

    def add_no_overlap_2d(self, x_intervals, y_intervals):
        form = f"x_intervals: {_INTERVALS}, y_intervals: {_INTERVALS}"
        first = self._interval_indices("_add_no_overlap_2d", form, x_intervals, y_intervals)
        second = self._interval_indices("_add_no_overlap_2d", form, y_intervals)
        body, index = self.new_("no_overlap_2d")
        body.x_intervals, body.y_intervals = first, second
        return Constraint(self, index)

    def add_cumulative(self, intervals, demands, capacity):
        form = f"intervals: {_INTERVALS}, demands: Sequence, capacity: object"
        indices = self._interval_indices("_add_cumulative", form, intervals, demands, capacity)
        body, index = self.new_("cumulative")
        body.intervals = indices
        self.fill_linear_(body.demands, demands)
        body.capacity = self.linear_(capacity)
        return Constraint(self, index)

    # --- variables ----------------------------------------------------------------------------------------------------

    def _variable(self, name, ends):
        var = IntVar(self.model_proto)
        if not isinstance(name, str):
            var.with_name(name)
        proto = self.model_proto.variables[var.index]
        proto.name = name
        proto.domain = ends
        return var

    def new_int_var(self, lb, ub, name):
        return self._variable(name, Domain(lb, ub).flattened_intervals())

    def new_int_var_from_domain(self, domain, name):
        var = IntVar(self.model_proto).with_name(name)
        return var.with_domain(domain)

    def new_bool_var(self, name):
        return self._variable(name, [0, 1])

    def new_constant(self, value):
        return IntVar(self.model_proto, self.get_or_make_index_from_constant(value))
