"""The real docplex.mp, with an engine of ours in the place of CPLEX.

Importing this package imports `docplex.mp` and tells it that CPLEX is there. Modelling, expressions, printing, KPIs,
parameters and errors stay docplex's own; a solve goes to the host.
"""

import importlib
import sys

from docplex.mp import engine_factory, environment


class _NoScheduling:
    """`docplex.cp` needs CP Optimizer, which is not here."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "docplex.cp" or name.startswith("docplex.cp."):
            raise ModuleNotFoundError(f"{name} is not supported by this environment", name=name)
        return None


def _found_cplex(self, logger=None):
    from orlm_docplex import _cplex

    self._found_cplex = True
    self._cplex_version = _cplex.VERSION


def _resolve(self, env):
    from orlm_docplex._engine import Engine

    self._cplex_engine_type = self._engine_types_by_agent["cplex"] = Engine


# what docplex imports while a program runs, where nothing can be loaded from files any more
_LATER = (
    "advmodel", "anno", "conflict_refiner", "constr", "ds_utils", "functional", "kpi", "linear", "model", "ppretty",
    "progress", "publish", "pwl", "quad", "quadfact", "qprogress", "relax_linear", "relaxer", "sdetails", "sol_xml_reader",
    "soljson", "solmst", "solprinter", "solsol", "sosvarset", "sumfn", "utils", "with_funcs", "xcounter", "check_list",
    "internal.json_conflict_handler", "internal.json_infeasibility_handler", "internal.json_solution_handler",
    "internal.mloader", "callbacks.cb_mixin", "model_reader", "cplex_engine",
)  # fmt: skip


def _install():
    sys.meta_path.insert(0, _NoScheduling)
    environment.Environment.check_cplex = _found_cplex
    engine_factory.EngineFactory._resolve_cplex = _resolve
    for name in _LATER:
        importlib.import_module(f"docplex.mp.{name}")
    importlib.import_module("docplex.util.csv_utils")
    from orlm_docplex import _engine, _files  # noqa: F401

    _files.install()
    # the first model of a process looks the environment over; every program starts after that
    importlib.import_module("docplex.mp.model").Model(name="first").end()


_install()
