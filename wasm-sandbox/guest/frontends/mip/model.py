"""The model."""

from os.path import isfile

from mip import log
from mip.callbacks import CutPool
from mip.constants import (
    BINARY,
    CBC,
    CONTINUOUS,
    INF,
    INT_MAX,
    INTEGER,
    MAXIMIZE,
    MINIMIZE,
    OptimizationStatus,
)
from mip.entities import ConflictGraph, Constr, LinExpr, Var
from mip.exceptions import InfeasibleSolution, InvalidLinExpr, ProgrammingError, SolutionNotAvailable
from mip.lists import ConstrList, VarList
from mip.ndarray import LinExprTensor, np
from mip.settings import Settings
from mip.solver import Solver
from orlm_model import files, text

_SOLVED = (OptimizationStatus.OPTIMAL, OptimizationStatus.FEASIBLE)
_BOUNDED = (*_SOLVED, OptimizationStatus.NO_SOLUTION_FOUND, OptimizationStatus.TRUNCATED)
# models that were written to files, by name, for reading back
_WRITTEN = {}


def _need_numpy(sentence):
    if np is None:
        raise ModuleNotFoundError(sentence)


class Model(Settings):
    """A mixed-integer linear program."""

    def __init__(self, name="", sense=MINIMIZE, solver_name="", solver=None):
        self.solver_name = solver_name
        if self.solver_name.upper() not in ("GUROBI", "GRB", "CBC", "HIGHS"):
            self.solver_name = CBC
        self.solver = solver or Solver(name, sense)
        self._values = {}
        self._empty()
        self.cuts_generator = self.lazy_constrs_generator = None

    def _empty(self):
        self.constrs = ConstrList(self)
        self.vars = VarList(self)
        self._status = OptimizationStatus.LOADED
        self._gap = INF
        self._log = log.ProgressLog()

    @property
    def _is_highs(self):
        return self.solver_name.upper() == "HIGHS"

    # --- building -----------------------------------------------------------------------------------------------------

    def add_var(self, name="", lb=0.0, ub=INF, obj=0.0, var_type=CONTINUOUS, column=None):
        return self.vars.add(name, lb, ub, obj, var_type, column)

    def add_vars(self, n, name="", lb=0.0, ub=INF, obj=0.0, var_type=CONTINUOUS):
        return self.vars.add_vars(n, name, lb, ub, obj, var_type)

    def add_var_tensor(self, shape, name, **kwargs):
        _need_numpy("You need to install package numpy in order to use tensors")

        def block(shape, name):
            assert name is not None
            assert len(shape) > 0
            names = [f"{name}_{place}" for place in range(shape[0])]
            if len(shape) == 1:
                return [self.add_var(name=label, **kwargs) for label in names]
            return [block(shape[1:], label) for label in names]

        return np.array(block(shape, name)).view(LinExprTensor)

    def add_constr(self, lin_expr, name="", priority=None):
        if isinstance(lin_expr, bool):
            raise InvalidLinExpr("A boolean (true/false) cannot be used as a constraint.")
        return self.constrs.add(lin_expr, name, priority)

    def add_lazy_constr(self, expr):
        if self._is_highs:
            raise NotImplementedError("HiGHS doesn't support lazy constraints!")
        self.solver.add_lazy_constr(expr)

    def add_cut(self, cut):
        if self._is_highs:
            raise NotImplementedError("HiGHS doesn't support cut callbacks!")
        self.solver.add_constr(cut, "cut0")

    def add_sos(self, sos, sos_type):
        if self._is_highs:
            raise NotImplementedError("HiGHS doesn't support SOS!")
        self.solver.add_sos(sos, sos_type)

    def _add_expression(self, lin_expr, *name):
        if len(lin_expr.sense) == 0:
            self.objective = lin_expr
        else:
            self.add_constr(lin_expr, *name)

    def _add_tensor(self, tensor, label=None):
        _need_numpy("You need to install package numpy to use tensors")
        for index, element in np.ndenumerate(tensor):
            if isinstance(element, LinExpr):
                name = ("_".join([label, *map(str, index)]),) if label and index else ()
                self._add_expression(element, *name)
            elif isinstance(element, CutPool):
                self += element

    def __iadd__(self, other):
        if isinstance(other, LinExpr):
            self._add_expression(other)
        elif isinstance(other, tuple):
            if len(other) != 2:
                raise TypeError(f"tuple with len {len(other)} not supported")
            item, name = other
            if isinstance(item, LinExpr) and isinstance(name, str):
                self._add_expression(item, name)
            elif isinstance(item, LinExprTensor) and isinstance(name, str):
                self._add_tensor(item, name)
            else:
                raise TypeError(f"tuple with types {type(item)} and {type(name)} not supported.")
        elif isinstance(other, CutPool):
            for cut in other.cuts:
                self.add_constr(cut)
        elif isinstance(other, LinExprTensor):
            self._add_tensor(other)
        else:
            raise TypeError(f"type {type(other)} not supported")
        return self

    def remove(self, objects):
        if isinstance(objects, (Var, Constr)):
            objects = [objects]
        found = objects if isinstance(objects, list) else [objects]
        for item in found:
            if item is objects or not isinstance(item, (Var, Constr)):
                raise TypeError(f"Cannot handle removal of object of type {type(item)} from model")
        gone = [item for item in objects if isinstance(item, Var)]
        if gone:
            self.vars.remove(gone)
        gone = [item for item in objects if isinstance(item, Constr)]
        if gone:
            self.constrs.remove(gone)

    def relax(self):
        self.solver.integer = bytearray(len(self.solver.integer))

    def clear(self):
        verbose, old = self.solver.verbose, self.solver
        self.solver = Solver(old.name, old.sense)
        self.solver.verbose = verbose
        self._empty()
        self.cuts_generator = self.lazy_constrs_generator = None
        self._values.update(cuts=1, start=[], threads=0)

    def copy(self, solver_name=""):
        made = Model(self.name, self.sense, solver_name or self.solver_name)
        for var in self.vars:
            made.add_var(name=var.name, lb=var.lb, ub=var.ub, obj=var.obj, var_type=var.var_type)
        for constr in self.constrs:
            made.add_constr(constr.expr, constr.name, constr.priority)
        made.objective_const = self.objective_const
        return made

    # --- finding ------------------------------------------------------------------------------------------------------

    def constr_by_name(self, name):
        names = self.solver.row_name
        return self.constrs[names.index(name)] if name in names else None

    def var_by_name(self, name):
        names = self.solver.col_name
        return self.vars[names.index(name)] if name in names else None

    def translate(self, ref):
        if isinstance(ref, Var):
            return self.var_by_name(ref.name)
        if isinstance(ref, list):
            return [self.translate(item) for item in ref]
        if isinstance(ref, dict):
            return {key: self.translate(value) for key, value in ref.items()}
        return ref

    @property
    def conflict_graph(self):
        return ConflictGraph(self)

    # --- solving ------------------------------------------------------------------------------------------------------

    def optimize(
        self,
        max_seconds=INF,
        max_nodes=INT_MAX,
        max_solutions=INT_MAX,
        max_seconds_same_incumbent=INF,
        max_nodes_same_incumbent=INT_MAX,
        relax=False,
        lp_preprocess=False,
    ):
        solver = self.solver
        if not solver.lb:
            return OptimizationStatus.OTHER
        if max_seconds != INF:
            solver.max_seconds = float(max_seconds)
        if max_nodes != INT_MAX:
            solver.max_nodes = max_nodes
        if max_solutions != INT_MAX:
            solver.max_solutions = max_solutions
        generators = self.lazy_constrs_generator is not None or self.cuts_generator is not None
        if generators and self._is_highs:
            kind = "lazy constraints" if self.lazy_constrs_generator else "cuts generator"
            raise NotImplementedError(f"HiGHS doesn't support {kind} at the moment")
        if generators and not relax:
            from mip.callbacks_model import solve

            self._status = solve(self)
        else:
            self._status = solver.solve(self, relax)
        if self._status in _SOLVED and self.num_int > 0:
            best = self.objective_value
            self._gap = INF if abs(best) <= 1e-10 else abs(best - self.objective_bound) / abs(best)
        if self.store_search_progress_log:
            self._log.instance = self.name
        return self._status

    def reset(self):
        pool, count = self.solver.pool, self.solver.num_solutions
        self.solver.forget()
        self.solver.pool, self.solver.num_solutions = pool, count
        self._status = OptimizationStatus.LOADED
        self._gap = INF
        self._log = log.ProgressLog()

    def generate_cuts(self, cut_types=None, depth=0, npass=0, max_cuts=8192, min_viol=1e-4):
        if self.status != OptimizationStatus.OPTIMAL:
            raise SolutionNotAvailable()
        if self._is_highs:
            raise NotImplementedError("HiGHS doesn't support manual cut generation.")
        from mip.separation import cover_cuts

        return cover_cuts(self, max_cuts, min_viol)

    def clique_merge(self, constrs=None):
        raise NotImplementedError("mip: Model.clique_merge is not supported by this environment")

    def validate_mip_start(self):
        """Looks whether the start can be completed, variable by variable, and only logs what it finds."""

    # --- results ------------------------------------------------------------------------------------------------------

    @property
    def status(self):
        return self._status

    @property
    def objective_value(self):
        return self.solver.objective_value

    @property
    def objective_bound(self):
        return self.solver.bound if self._status in _BOUNDED else None

    @property
    def num_solutions(self):
        return self.solver.num_solutions

    @property
    def objective_values(self):
        if self._is_highs and self.num_solutions:
            raise NotImplementedError("HiGHS doesn't store multiple solutions.")
        return [self.solver.pool_objective(place) for place in range(self.num_solutions)]

    @property
    def gap(self):
        return self._gap

    @property
    def search_progress_log(self):
        return self._log

    def check_optimization_results(self):
        if self.status in _SOLVED:
            assert self.num_solutions >= 1
        if not self.num_solutions and self.status not in _SOLVED:
            return
        if self.sense == MINIMIZE:
            assert self.objective_bound <= self.objective_value + 1e-10
        else:
            assert self.objective_bound + 1e-10 >= self.objective_value
        for constr in self.constrs:
            violation = constr.expr.violation
            if violation >= self.infeas_tol * 1.1:
                raise InfeasibleSolution(
                    f"Constraint {constr.name}:\n{constr}\n is violated.Computed violation is {violation}."
                    f"Tolerance for infeasibility is {self.infeas_tol}.Solution status is {self.status}."
                )
        for var in self.vars:
            at = var.x
            if at <= var.lb - self.infeas_tol - 1e-20 or at >= var.ub + self.infeas_tol + 1e-20:
                raise InfeasibleSolution(
                    f"Invalid solution value for variable {var.name}={at} variable bounds are [{var.lb}, {var.ub}]."
                )
            if var.var_type in (BINARY, INTEGER) and round(at) - at >= self.integer_tol * 1.1:
                raise InfeasibleSolution(f"Variable {var.name}={at} should be integral.")

    # --- files --------------------------------------------------------------------------------------------------------

    def write(self, file_path):
        low = file_path.lower()
        if low.endswith((".sol", ".mst")):
            save_mipstart(self.start or [(var, var.x) for var in self.vars if abs(var.x) >= 1e-8], file_path)
        elif low.endswith((".lp", ".mps", ".bas")):
            if low.endswith(".bas"):
                files.keep(file_path, "")
                return
            made = self.solver.encode()
            body = text.lp_text(made) if low.endswith(".lp") else text.mps_text(made, self.name)
            files.keep(file_path, body)
            _WRITTEN[file_path] = self.copy()
        else:
            raise ValueError(_EXTENSIONS)

    def read(self, path):
        if path not in files.WRITTEN and not isfile(path):
            raise FileNotFoundError(2, f"File {path} does not exists")
        low = path.lower()
        if low.endswith((".sol", ".mst")):
            pairs = [(self.var_by_name(name), value) for name, value in load_mipstart(path)]
            pairs = [(var, value) for var, value in pairs if var is not None]
            if not pairs:
                raise ValueError(
                    f"Invalid variable(s) name(s) in                                  mipstart file {path}"
                )
            self.start = pairs
        elif low.endswith(".bas"):
            if self.num_cols == 0:
                raise ProgrammingError("Cannot load optimal LP basis for empty model.")
        elif low.endswith((".lp", ".mps", ".lp.gz", ".mps.gz")):
            if path not in _WRITTEN:
                raise NotImplementedError(f"mip: reading the model {path} is not supported by this environment")
            self._read_back(_WRITTEN[path])
        else:
            raise ValueError(_EXTENSIONS)

    def _read_back(self, source):
        """The model of a file that was written here; CBC writes every objective as one to be minimized."""
        self.clear()
        for var in source.vars:
            cost = -var.obj if source.sense == MAXIMIZE else var.obj
            self.add_var(var.name, var.lb, var.ub, cost + 0.0, var.var_type)
        for constr in source.constrs:
            self.add_constr(constr.expr, constr.name)
        self.sense = MINIMIZE


_EXTENSIONS = "Use .lp, .mps, .sol or .mst as file extension                              to indicate the file format."


def maximize(objective):
    """The expression, marked as one to be maximized."""
    return _directed(objective, MAXIMIZE)


def minimize(objective):
    """The expression, marked as one to be minimized."""
    return _directed(objective, MINIMIZE)


def _directed(objective, sense):
    if isinstance(objective, Var):
        objective = LinExpr([objective], [1.0])
    objective.sense = sense
    return objective


def xsum(terms):
    """The sum of variables, expressions and numbers."""
    made = LinExpr()
    inner = made._expr
    get = inner.get
    for term in terms:
        kind = type(term)
        if kind is LinExpr:
            if term._const:
                made._const += term._const
            for var, value in term._expr.items():
                inner[var] = get(var, 0) + value
        elif kind is Var:
            inner[term] = get(term, 0) + 1
        else:
            made.add_term(term)
    return made


quicksum = xsum


def save_mipstart(sol, file_name, obj=0.0):
    """Keeps a solution as a file for MIP starts."""
    lines = [f"{place} {var.name} {value} {var.obj}\n" for place, (var, value) in enumerate(sol)]
    files.keep(file_name, "".join([f"Feasible solution - objective {obj}\n", *lines]))


def load_mipstart(file_name):
    """(name, value) pairs of a file for MIP starts."""
    body = files.WRITTEN.get(file_name)
    if body is None:
        with open(file_name) as file:
            body = file.read()
    words = [line.split() for line in body.splitlines()[1:]]
    return [(line[1], float(line[2])) for line in words]


def compute_features(model):
    raise NotImplementedError("mip: compute_features is not supported by this environment")


def features():
    raise NotImplementedError("mip: features is not supported by this environment")
