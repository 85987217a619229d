"""The interface to GAMS, which has a `solve` of its own."""

from orlm_pyomo import _classic, _families
from pyomo.opt.base.solvers import OptSolver


class _Gams(OptSolver):
    """Solves what the GAMS interface is asked to."""


_classic.route(_Gams, _families.Baron("gams"), (50, 0, 0, 0))

_WORDS = ("tee", "load_solutions", "symbolic_solver_labels", "report_timing", "logfile", "keepfiles")


def _solve(self, model, **kwds):
    """Solves a model as GAMS would; options of GAMS itself make no difference, but for a limit on time."""
    inner = _Gams(type="gams")
    options = dict(self.options)
    options.update(kwds.pop("options", {}))
    for line in kwds.pop("add_options", None) or ():
        words = str(line).replace("option", "").replace("GAMS_MODEL.", "").strip(" ;").split("=")
        if len(words) == 2:
            options[words[0].strip()] = words[1].strip()
    passed = {word: kwds[word] for word in _WORDS if word in kwds}
    return inner.solve(model, options=options, **passed)


def route(cls):
    cls.solve = _solve
    cls.available = lambda self, exception_flag=True: True
    cls.license_is_valid = lambda self: True
    cls._get_version = cls.version = lambda self: (50, 0, 0, 0)
