"""Parameters and simple properties of a model."""

from mip.constants import LP_Method
from mip.entities import LinExpr, Var, _is_real
from mip.ndarray import LinExprTensor
from mip.solver import as_sense


def _own(name, default, doc):
    """A parameter that the model keeps."""

    def read(model):
        return model._values.get(name, default)

    def write(model, value):
        model._values[name] = value

    return property(read, write, doc=doc)


def _of_solver(field, doc, highs_refusal=None):
    """A parameter that the solver keeps; `highs_refusal` is what HiGHS says to it."""

    def read(model):
        if highs_refusal and model._is_highs:
            raise NotImplementedError(highs_refusal)
        return getattr(model.solver, field)

    def write(model, value):
        if highs_refusal and model._is_highs:
            raise NotImplementedError(highs_refusal)
        setattr(model.solver, field, value)

    return property(read, write, doc=doc)


class Settings:
    """Base of Model."""

    cuts = _own("cuts", -1, "How much effort goes into cuts, from 0 to 3; -1 is automatic.")
    cut_passes = _own("cut_passes", -1, "The most rounds of cuts.")
    clique = _own("clique", -1, "Whether clique cuts are made.")
    preprocess = _own("preprocess", -1, "Whether the model is preprocessed.")
    threads = _own("threads", 0, "Number of threads.")
    lp_method = _own("lp_method", LP_Method.AUTO, "Algorithm for linear programs.")
    integer_tol = _own("integer_tol", 1e-6, "How far from a whole number an integer variable may be.")
    infeas_tol = _own("infeas_tol", 1e-6, "By how much a constraint may be violated.")
    opt_tol = _own("opt_tol", 1e-6, "The largest reduced cost of an optimum.")
    max_mip_gap = _own("max_mip_gap", 1e-4, "Relative gap at which the search ends.")
    max_mip_gap_abs = _own("max_mip_gap_abs", 1e-10, "Absolute gap at which the search ends.")
    seed = _own("seed", 0, "Seed of the solver's random numbers.")
    round_int_vars = _own("round_int_vars", True, "Whether values of integer variables are rounded.")
    store_search_progress_log = _own("store_search_progress_log", False, "Whether the bounds' progress is kept.")

    max_nodes = _of_solver("max_nodes", "The most nodes of the search.")
    max_iter = _of_solver("max_iterations", "The most iterations.")
    max_solutions = _of_solver("max_solutions", "Number of solutions at which the search ends.")
    verbose = _of_solver("verbose", "Whether the solver prints.")
    name = _of_solver("name", "The model's name.")
    emphasis = _of_solver("emphasis", "What the search hurries to.", "HiGHS doesn't support search emphasis.")
    pump_passes = _of_solver("pump_passes", "Rounds of the feasibility pump.", "HiGHS doesn't support pump passes.")

    @property
    def max_seconds(self):
        return self.solver.max_seconds

    @max_seconds.setter
    def max_seconds(self, value):
        self.solver.max_seconds = float(value)

    @property
    def cutoff(self):
        return self.solver.cutoff

    @cutoff.setter
    def cutoff(self, value):
        self.solver.cutoff = float(value)

    @property
    def sol_pool_size(self):
        return self._values.get("sol_pool_size", 10)

    @sol_pool_size.setter
    def sol_pool_size(self, value):
        if value < 1:
            raise ValueError("Pool size must be at least one.")
        self._values["sol_pool_size"] = value

    @property
    def sense(self):
        return self.solver.sense

    @sense.setter
    def sense(self, sense):
        self.solver.sense = as_sense(sense)

    @property
    def objective_const(self):
        return self.solver.const

    @objective_const.setter
    def objective_const(self, value):
        """CBC has no such call, and ignores it."""
        if self._is_highs:
            self.solver.const = value

    @property
    def objective(self):
        return self.solver.objective(self)

    @objective.setter
    def objective(self, objective):
        if _is_real(objective):
            objective = LinExpr([], [], objective)
        elif isinstance(objective, Var):
            objective = LinExpr([objective], [1])
        elif isinstance(objective, LinExprTensor):
            if objective.size != 1:
                raise ValueError(f"objective set to tensor of shape {objective.shape}, only scalars are allowed")
            objective = objective.flatten()[0]
        elif not isinstance(objective, LinExpr):
            raise TypeError(f"type {type(objective)} not supported")
        self.solver.set_objective(objective)

    @property
    def start(self):
        return self._values.get("start")

    @start.setter
    def start(self, start):
        self._values["start"] = start
        if start is not None:
            self.solver.start = list(start)

    @property
    def num_cols(self):
        return len(self.vars)

    @property
    def num_rows(self):
        return len(self.constrs)

    @property
    def num_int(self):
        return sum(self.solver.integer)

    @property
    def num_nz(self):
        return sum(len(terms) for terms in self.solver.rows)
