"""Options of the solvers that Pyomo knows, as options of the host."""

# in lower case; what is not here makes no difference to the answer
_NAMES = {
    "time_limit": (
        "timelimit", "time_limit", "tmlim", "sec", "seconds", "limits/time", "maxtime", "max_cpu_time", "max_wall_time",
        "reslim", "mio_max_time", "bonmin.time_limit", "timlim", "maxtim", "maxtime_real",
    ),
    "mip_gap": (
        "mipgap", "mip_gap", "ratio", "ratiogap", "mip_rel_gap", "limits/gap", "mip_tolerances_mipgap", "optcr",
        "epgap", "miprelstop", "epsr", "allowable_fraction_gap", "bonmin.allowable_fraction_gap", "rel_gap",
        "mip tolerances mipgap",
    ),
    "mip_gap_abs": (
        "mipgapabs", "mip_gap_abs", "mip_abs_gap", "allow", "allowablegap", "limits/absgap", "epsa", "optca",
        "mip_tolerances_absmipgap", "abs_gap",
    ),
    "node_limit": ("nodelimit", "node_limit", "maxnodes", "maxn", "limits/nodes", "mip_max_nodes", "maxiter_nodes"),
    "solution_limit": ("solutionlimit", "maxso", "maxsolutions", "limits/solutions"),
    "threads": ("threads", "parallel/maxnthreads"),
    "seed": ("seed", "randomseed", "randomcbcseed", "random_seed", "randomization/randomseedshift"),
}  # fmt: skip
_BY_NAME = {name: option for option, names in _NAMES.items() for name in names}
_WHOLE = ("node_limit", "solution_limit", "threads", "seed")


def _keep(made, option, value):
    try:
        number = float(value)
    except (TypeError, ValueError):
        return
    if number != number or number < 0 or number == float("inf") or (option == "threads" and number < 1):
        return
    made[option] = int(number) if option in _WHOLE else number


def host_options(given, **settings):
    """Of a mapping of a solver's own options, and of settings that have the host's names."""
    made = {}
    for name, value in dict(given or {}).items():
        option = _BY_NAME.get(str(name).lower())
        if option is not None:
            _keep(made, option, value)
    for option, value in settings.items():
        if value is not None:
            _keep(made, option, value)
    return made


def check_gurobi(given):
    """Has Gurobi's front end look at parameters, which raises for what Gurobi does not know."""
    if given:
        import gurobipy

        model = gurobipy.Model()
        for name, value in dict(given).items():
            model.setParam(name, value)
