"""The options of PuLP's solver classes as options of the host."""

# keyword of a class, or attribute that it keeps the keyword in -> the host's option
_KEYWORDS = (
    ("timeLimit", "time_limit"), ("gapRel", "mip_gap"), ("gapAbs", "mip_gap_abs"), ("maxNodes", "node_limit"),
    ("threads", "threads"),
)  # fmt: skip
# words that the command lines of solvers use, in lower case
_WORDS = {
    "sec": "time_limit", "seconds": "time_limit", "timelimit": "time_limit", "limits/time": "time_limit",
    "time_limit": "time_limit", "--tmlim": "time_limit", "tmlim": "time_limit",
    "ratio": "mip_gap", "ratiogap": "mip_gap", "mipgap": "mip_gap", "limits/gap": "mip_gap", "mip_rel_gap": "mip_gap",
    "--mipgap": "mip_gap", "relgap": "mip_gap",
    "allow": "mip_gap_abs", "allowablegap": "mip_gap_abs", "mipgapabs": "mip_gap_abs", "limits/absgap": "mip_gap_abs",
    "maxnodes": "node_limit", "nodelimit": "node_limit", "limits/nodes": "node_limit",
    "threads": "threads", "randomseed": "seed", "randomcbcseed": "seed", "seed": "seed",
}  # fmt: skip
_WHOLE = ("node_limit", "threads", "seed")


def _pairs(options):
    """(word, value) of an `options` list: ["sec 10"], ["sec=10"], ["sec", "10"] or [("TimeLimit", 10)]."""
    if isinstance(options, dict):
        yield from options.items()
        return
    words = []
    for option in options or ():
        if isinstance(option, (tuple, list)):
            if len(option) == 2:
                yield option
        else:
            words += str(option).replace("=", " ").split()
    yield from zip(words, words[1:])


def _keep(made, name, value):
    try:
        number = float(value)
    except (TypeError, ValueError):
        return
    if number < 0 or number != number or number == float("inf"):
        return
    if name == "threads" and number < 1:
        return
    made[name] = int(number) if name in _WHOLE else number


def _keywords(solver):
    # one class keeps none
    return getattr(solver, "optionsDict", {})


def starts(solver):
    """Whether the variables' values are a point to start from."""
    return bool(_keywords(solver).get("warmStart"))


def _check_gurobi(parameters):
    """Has Gurobi's front end look at parameters, which raises for what Gurobi does not know."""
    import gurobipy

    model = gurobipy.Model()
    for name, value in parameters.items():
        model.setParam(name, value)


def of(solver):
    """The host's options that the solver object stands for. What is left out makes no difference to the answer."""
    made = {}
    for word, value in _pairs(getattr(solver, "options", None)):
        name = _WORDS.get(str(word).lower())
        if name is not None:
            _keep(made, name, value)
    parameters = getattr(solver, "solver_params", None) or {}
    if solver.name == "GUROBI" and parameters:
        _check_gurobi(parameters)
    for word, value in parameters.items():
        name = _WORDS.get(str(word).lower())
        if name is not None:
            _keep(made, name, value)
    for keyword, name in _KEYWORDS:
        value = _keywords(solver).get(keyword)
        if value is None:
            value = getattr(solver, keyword, None)
        if value is not None:
            _keep(made, name, value)
    return made
