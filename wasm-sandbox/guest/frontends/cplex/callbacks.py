"""Callback classes for docplex's `Model.register_callback`.

The solver interface has no callbacks. Lazy constraints are asked for between solves: each solution that one rejects is
followed by another solve with the new constraints, and the optimum is that of a search with callbacks. Information
callbacks are called once, with the final solution; callbacks that only steer the search are not called at all.
"""


class Callback:
    """Base of all callbacks."""

    def __init__(self, env=None):
        self._values = ()
        self._objective = None
        self._stopped = False

    def __call__(self):
        raise NotImplementedError

    def abort(self):
        self._stopped = True

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        raise NotImplementedError(f"cplex: {type(self).__name__}.{name} is not supported by this environment")


class MIPInfoCallback(Callback):
    """Looks at the incumbent, the bound and the counts."""

    def has_incumbent(self):
        return True

    def get_incumbent_objective_value(self):
        return self._objective

    def get_incumbent_values(self, *places):
        return _chosen(self._values, places)

    def get_best_objective_value(self):
        return self._objective

    def get_MIP_relative_gap(self):
        return 0.0

    def get_num_nodes(self):
        return 0

    get_num_iterations = get_num_remaining_nodes = get_num_nodes

    def get_num_cols(self):
        return len(self._values)

    def get_time(self):
        return 0.0

    get_start_time = get_dettime = get_start_dettime = get_time


class AtSolution(MIPInfoCallback):
    """Base of the callbacks that look at a solution of the moment."""

    def get_values(self, *places):
        return _chosen(self._values, places)

    def get_objective_value(self):
        return self._objective


class LazyConstraintCallback(AtSolution):
    """Rejects solutions by constraints that they violate."""

    def __init__(self, env=None):
        super().__init__(env)
        self._added = []

    def add(self, constraint, sense, rhs, use=0):
        if hasattr(constraint, "unpack"):
            constraint = constraint.unpack()
        columns, values = constraint
        columns = [int(column) for column in columns]
        self._added.append((columns, [float(value) for value in values], str(sense), float(rhs)))

    def add_local(self, constraint, sense, rhs):
        self.add(constraint, sense, rhs)


class UserCutCallback(LazyConstraintCallback):
    """Cuts remove no solution, so the optimum stays without them: never called."""


class HeuristicCallback(AtSolution):
    """Never called: a heuristic solution cannot change the optimum."""


class BranchCallback(AtSolution):
    """Never called: branching cannot change the optimum."""


class NodeCallback(AtSolution):
    """Never called: the order of nodes cannot change the optimum."""


class SolveCallback(AtSolution):
    """Never called: how nodes are solved cannot change the optimum."""


class IncumbentCallback(AtSolution):
    """Accepts or rejects the final solution."""

    def reject(self):
        raise NotImplementedError("cplex: IncumbentCallback.reject is not supported by this environment")


def _chosen(values, places):
    """All values, or those at one place, several places, or from a first to a last place."""
    if not places:
        return list(values)
    if len(places) == 2:
        return list(values[places[0] : places[1] + 1])
    if isinstance(places[0], int):
        return values[places[0]]
    return [values[place] for place in places[0]]
