"""From a Pyomo model to a request container, with the way back to its components."""

from array import array
from operator import attrgetter

from orlm_model import problem
from orlm_pyomo import _nodes
from pyomo.core import Block, Constraint, Expression, Objective, Param, RangeSet, Set, SOSConstraint, Suffix, Var
from pyomo.core.base.external import ExternalFunction
from pyomo.core.kernel.objective import minimize
from pyomo.network import Port
from pyomo.repn.quadratic import QuadraticRepnVisitor
from pyomo.repn.util import (
    FileDeterminism,
    FileDeterminism_to_SortComponents,
    OrderedVarRecorder,
    categorize_valid_components,
)

_INFINITY = problem.INFINITY
_VALID = {Block, Constraint, Var, Param, Expression, ExternalFunction, Set, RangeSet, Port}
_TARGETS = {Suffix, SOSConstraint, Objective}


class Dialect:
    """What a solver interface takes, and what it says to the rest."""

    # highest degree of objective and constraints; None means any expression
    objective_degree = None
    constraint_degree = None
    # "LP" and "NL" check the active components as those writers do; None takes what it knows and leaves the rest
    writer = None
    # a model without objective, or without variables, is no error
    several_objectives = "Multiple active objectives found."

    def refuse_objective(self, objective):
        raise ValueError(objective)

    def refuse_constraint(self, constraint):
        raise ValueError(constraint)

    def refuse_objectives(self, model, objectives):
        raise ValueError(self.several_objectives)

    def refuse_domain(self, variable):
        """Of a variable that is neither continuous nor integer: by default it counts as continuous."""


def refuse_step(variable):
    """How several interfaces refuse a domain such as {1, 3, 5}."""
    step = variable.domain.get_interval()[2]
    raise ValueError(f"Unrecognized domain step: {step} (should be either 0 or 1)")


class Translation:
    """A model as the solver gets it. `variables` are those of the columns, `rows` the constraints with their places."""

    def __init__(self, model, dialect, labels=False):
        self.model, self.dialect, self.labels = model, dialect, labels
        self.problem = problem.Problem()
        self.variables, self.column = [], {}
        # (constraint, kind, place): kind "row" or "qrow" has duals, "nrow" has none
        self.rows = []
        self.objective = None
        self._sorter = FileDeterminism_to_SortComponents(FileDeterminism.ORDERED)
        self._map, self._order = {}, {}
        self._visitor = QuadraticRepnVisitor({}, var_recorder=OrderedVarRecorder(self._map, self._order, self._sorter))
        self._writer = None
        self._check_components()
        self._write_objective()
        for constraint in model.component_data_objects(
            Constraint, active=True, descend_into=True, sort=self._sorter
        ):
            self._write_constraint(constraint)
        for sos in model.component_data_objects(SOSConstraint, active=True, descend_into=True, sort=self._sorter):
            self._write_sos(sos)
        self._finish()

    # components

    def _check_components(self):
        writer = self.dialect.writer
        if writer is None:
            return
        _, unknown = categorize_valid_components(
            self.model, active=True, sort=self._sorter, valid=_VALID, targets=_TARGETS
        )
        if unknown:
            listed = "\n\t".join(
                "%s:\n\t\t%s" % (kind, "\n\t\t".join(map(attrgetter("name"), found))) for kind, found in unknown.items()
            )
            raise ValueError(
                f"The model ('{self.model.name}') contains the following active components "
                f"that the {writer} writer does not know how to process:\n\t{listed}"
            )

    def _column_of(self, variable):
        place = self.column.get(id(variable))
        if place is None:
            place = self.column[id(variable)] = len(self.variables)
            self.variables.append(variable)
        return place

    def _linear(self, repn):
        order, known = self._order.__getitem__, self._map
        columns, values = [], []
        for identity in sorted(repn.linear, key=order):
            columns.append(self._column_of(known[identity]))
            values.append(float(repn.linear[identity]))
        return columns, values

    def _products(self, repn):
        firsts, seconds, values = [], [], []
        for (one, other), value in (repn.quadratic or {}).items():
            if value:
                firsts.append(self._column_of(self._map[one]))
                seconds.append(self._column_of(self._map[other]))
                values.append(float(value))
        return firsts, seconds, values

    def _node(self, repn, products):
        """The node of what is neither linear nor constant."""
        nodes = self.problem.nodes
        if self._writer is None:
            self._writer = _nodes.Writer(nodes, self._column_of)
        root = self._writer.write(repn.nonlinear)
        if products[0]:
            terms = [
                nodes.apply("product", nodes.constant(value), nodes.of_column(i), nodes.of_column(j))
                for i, j, value in zip(*products)
            ]
            root = nodes.apply("sum", root, *terms)
        return root

    # objective

    def _write_objective(self):
        active = list(
            self.model.component_data_objects(Objective, active=True, descend_into=True, sort=self._sorter)
        )
        if len(active) > 1:
            self.dialect.refuse_objectives(self.model, active)
        if not active:
            return
        objective = self.objective = active[0]
        made = self.problem
        made.sense = 1 if objective.sense == minimize else -1
        repn = self._visitor.walk_expression(objective.expr)
        most = self.dialect.objective_degree
        if most is not None and (repn.nonlinear is not None or (most < 2 and repn.quadratic)):
            self.dialect.refuse_objective(objective)
        made.offset = float(repn.constant)
        self._costs = self._linear(repn)
        products = self._products(repn)
        if repn.nonlinear is not None:
            made.nobj_root = self._node(repn, products)
        elif products[0]:
            made.set_quadratic_objective(*products)

    # constraints

    def _write_constraint(self, constraint):
        lower, body, upper = constraint.to_bounded_expression(True)
        if lower is None and upper is None:
            return
        repn = self._visitor.walk_expression(body)
        most = self.dialect.constraint_degree
        if most is not None and (repn.nonlinear is not None or (most < 2 and repn.quadratic)):
            self.dialect.refuse_constraint(constraint)
        offset = float(repn.constant)
        low = -_INFINITY if lower is None else float(lower) - offset
        high = _INFINITY if upper is None else float(upper) - offset
        name = constraint.name if self.labels else ""
        made = self.problem
        columns, values = self._linear(repn)
        products = self._products(repn)
        if repn.nonlinear is not None:
            self.rows.append((constraint, "nrow", len(made.nrow_lb)))
            made.add_nonlinear_row(columns, values, self._node(repn, products), low, high, name)
        elif products[0]:
            self.rows.append((constraint, "qrow", len(made.qrow_lb)))
            made.add_quadratic_row(columns, values, *products, low, high, name)
        else:
            self.rows.append((constraint, "row", len(made.row_lb)))
            made.add_row(columns, values, low, high, name)

    def _write_sos(self, sos):
        members = list(getattr(sos, "get_items", sos.items)())
        if sos.level not in (1, 2):
            raise ValueError(f"Solver does not support SOS level {sos.level} constraints")
        columns = [self._column_of(variable) for variable, _ in members]
        self.problem.add_sos(sos.level, columns, [float(weight) for _, weight in members])

    # variables

    def _finish(self):
        made = self.problem
        for variable in self.variables:
            if variable.fixed:
                lower = upper = variable.value
            else:
                lower, upper = variable.bounds
            made.col_lb.append(-_INFINITY if lower is None else lower)
            made.col_ub.append(_INFINITY if upper is None else upper)
            integer = variable.is_integer()
            if not integer and not variable.is_continuous():
                self.dialect.refuse_domain(variable)
            made.col_kind.append(problem.INTEGER if integer else problem.CONTINUOUS)
            made.col_names.texts.append(variable.name if self.labels else "")
        made.col_obj = array("d", bytes(8 * len(self.variables)))
        if self.objective is not None:
            for column, value in zip(*self._costs):
                made.col_obj[column] += value

    @property
    def is_mip(self):
        made = self.problem
        return any(made.col_kind) or bool(made.sos_type)

    def start_from_values(self):
        """The variables' values as a point to start from."""
        values = [variable.value for variable in self.variables]
        if any(value is not None for value in values):
            self.problem.start = array(
                "d", [problem.NO_CONSTANT if value is None else float(value) for value in values]
            )

    def relax(self):
        self.problem.col_kind = bytearray(len(self.variables))
