"""Every solver interface that Pyomo has, and what stands for it here."""

from orlm_pyomo import _appsi, _classic, _families, _gams, _modern
from pyomo.common.collections import Bunch
from pyomo.common.errors import ApplicationError
from pyomo.contrib import appsi
from pyomo.contrib.appsi.solvers import gurobi as appsi_gurobi
from pyomo.contrib.appsi.solvers import highs as appsi_highs
from pyomo.contrib.solver.solvers import gams, highs, ipopt
from pyomo.contrib.solver.solvers.gurobi import gurobi_direct as modern_gurobi
from pyomo.contrib.solver.solvers.gurobi import gurobi_direct_minlp, gurobi_persistent
from pyomo.contrib.solver.solvers.knitro import direct as knitro
from pyomo.contrib.solver.solvers.scip import scip_direct, scip_persistent
from pyomo.mpec.plugins import pathampl
from pyomo.opt import SolverFactory
from pyomo.solvers.plugins import solvers

_GUROBI, _CPLEX, _XPRESS, _MOSEK = (13, 0, 3, 0), (22, 2, 0, 0), (9, 8, 0, 0), (11, 0, 0, 0)


def _first_generation():
    route, families = _classic.route, _families
    route(solvers.CBCplugin.CBCSHELL, families.Cbc("cbc"), (2, 10, 12, 0))
    route(solvers.GLPK.GLPKSHELL, families.Glpk("glpsol"), (5, 0, 0, 0))
    route(solvers.CPLEX.CPLEXSHELL, families.LpFamily("cplex"), _CPLEX)
    route(solvers.GUROBI.GUROBISHELL, families.Gurobi("gurobi.sh"), _GUROBI)
    route(solvers.GUROBI.GUROBIFILE, families.Gurobi("gurobi.sh"), _GUROBI)
    route(solvers.GUROBI.GUROBINL, families.NlFamily("gurobi"), _GUROBI)
    route(solvers.IPOPT.IPOPT, families.Ipopt("ipopt"), (3, 14, 19, 0))
    route(solvers.CONOPT.CONOPT, families.Ipopt("conopt"), (4, 0, 0, 0))
    route(solvers.KNITROAMPL.KNITROAMPL, families.NlFamily("knitroampl"), (15, 0, 0, 0))
    route(solvers.SCIPAMPL.SCIPAMPL, families.NlFamily("scip"), (10, 0, 2, 0))
    route(solvers.BARON.BARONSHELL, families.Baron("baron"), (25, 1, 0, 0))
    route(pathampl.PATHAMPL, families.NlFamily("pathampl"), (5, 0, 0, 0))
    for cls in (solvers.SAS.SAS94, solvers.SAS.SASCAS):
        route(cls, families.LpFamily("sas"), (9, 4, 0, 0))
    for module, stem, name, version in (
        (solvers.gurobi_direct, "Gurobi", "GurobiDirect", _GUROBI),
        (solvers.cplex_direct, "CPLEX", "CPLEXDirect", _CPLEX),
        (solvers.xpress_direct, "Xpress", "XpressDirect", _XPRESS),
        (solvers.mosek_direct, "MOSEK", "MOSEKDirect", _MOSEK),
        (solvers.cuopt_direct, "CUOPT", "CUOPTDirect", (26, 0, 0, 0)),
    ):
        error = getattr(module, "DegreeError", ValueError)
        _classic.route_direct(getattr(module, name), families.Direct(stem.lower() + "_direct", name, error), version)
    for module, name, direct in (
        (solvers.gurobi_persistent, "GurobiPersistent", solvers.gurobi_direct.GurobiDirect),
        (solvers.cplex_persistent, "CPLEXPersistent", solvers.cplex_direct.CPLEXDirect),
        (solvers.xpress_persistent, "XpressPersistent", solvers.xpress_direct.XpressDirect),
        (solvers.mosek_persistent, "MOSEKPersistent", solvers.mosek_direct.MOSEKDirect),
    ):
        _classic.route_persistent(getattr(module, name), direct._orlm_family, direct._version)
    _ampl()
    _gams.route(solvers.GAMS.GAMSShell)
    _gams.route(solvers.GAMS.GAMSDirect)
    SolverFactory._cls["cyipopt"] = solvers.IPOPT.IPOPT


def _ampl():
    """Any name may be that of a program of the AMPL solver library: the known ones are there, others are not."""
    cls = solvers.ASL.ASL
    set_executable, available = cls.set_executable, cls.available
    default_executable = cls._default_executable
    _classic.route(cls, _families.NlFamily("asl"), (0, 0, 0, 0))

    def known(self):
        return _classic._program(self) in _families.AMPL_SOLVERS

    def set_one(self, name=None, validate=True):
        if name is None or not validate or _stem(name) in _families.AMPL_SOLVERS:
            _classic._set_executable(self, name)
        else:
            set_executable(self, name, validate)

    def is_available(self, exception_flag=True):
        if known(self):
            return True
        if exception_flag:
            raise ApplicationError(f"No executable found for solver '{self.name}'")
        return False

    cls.set_executable, cls.available = set_one, is_available
    cls._default_executable = lambda self: self.options.solver if known(self) else default_executable(self)


def _stem(path):
    return _classic._program(Bunch(options=Bunch(solver=path)))


def _newest():
    route, interface = _modern.route, _modern.Interface
    route(highs.Highs, interface("Highs", 2, 1), (1, 16, 0))
    route(ipopt.Ipopt, _modern.Ipopt("Ipopt", writer="NL"), (3, 14, 19))
    route(modern_gurobi.GurobiDirect, interface("GurobiDirect", 1, 1, "LP"), (13, 0, 3))
    route(gurobi_direct_minlp.GurobiDirectMINLP, interface("GurobiDirectMINLP"), (13, 0, 3))
    route(gurobi_persistent.GurobiPersistent, interface("GurobiPersistent", 2, 2), (13, 0, 3))
    route(scip_direct.ScipDirect, interface("ScipDirect"), (6, 3, 0))
    route(scip_persistent.ScipPersistent, interface("ScipPersistent"), (6, 3, 0))
    route(gams.GAMS, interface("GAMS"), (50, 0, 0))
    route(knitro.KnitroDirectSolver, interface("Knitro"), (15, 0, 0))


def _appsi_solvers():
    found, interface = appsi.solvers, _appsi.Interface
    route, highs_error, gurobi_error = _appsi.route, appsi_highs.DegreeError, appsi_gurobi.DegreeError
    route(found.Highs, interface("highs", "Highs interface does not support", highs_error, 1, 1), (1, 16, 0))
    route(found.Gurobi, interface("gurobi", "GurobiAuto does not support", gurobi_error, 2, 2), (13, 0, 3))
    route(found.Cbc, interface("cbc", "Cbc interface does not support", ValueError, 1, 1, digits=8), (2, 10, 12))
    route(found.Cplex, interface("cplex", "Cplex interface does not support", ValueError, 2, 1), (22, 2, 0))
    route(found.Ipopt, _appsi.Ipopt("ipopt", "Ipopt interface does not support", ValueError), (3, 14, 19))
    route(found.MAiNGO, interface("maingo", "MAiNGO interface does not support", ValueError), (0, 8, 2))


def install():
    _first_generation()
    _newest()
    _appsi_solvers()
