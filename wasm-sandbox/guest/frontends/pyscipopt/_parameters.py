"""SCIP's parameters: their values in a model, and which of them the host is told."""

import sys

from pyscipopt import _parameter_table
from pyscipopt._constants import PY_SCIP_PARAMSETTING

_FOLDERS = {}  # folder -> {name: (type, lowest, highest, default)}
# points that are feasible to the last digit and bounds of nonlinear models need not meet
_CURVED_GAP = 1e-7
_UNKNOWN = "SCIP: the parameter with the given name was not found!"
_WRONG_VALUE = "SCIP: the value is invalid for the given parameter!"


def _entry(word):
    name, place, default = word.split("=", 2)
    kind, _, span = _parameter_table.RANGES[int(place)].partition(" ")
    lowest, _, highest = span.partition(",")
    if kind == "bool":
        return name, (kind, False, True, default == "1")
    if kind in ("int", "longint"):
        return name, (kind, int(lowest), int(highest), int(default))
    if kind == "real":
        return name, (kind, _real(lowest), _real(highest), _real(default))
    return name, (kind, span, None, default)


def _real(text):
    """The table's text of the largest float is rounded up, to infinity."""
    return min(max(float(text), -sys.float_info.max), sys.float_info.max)


def _read(folder):
    """The parameters of one folder; the others of the table stay text."""
    text = _parameter_table.TABLE.get(folder.partition("/")[0], "")
    at = 0 if text.startswith(folder + ":") else max(text.find(f" {folder}:"), text.find(f"\n{folder}:")) + 1
    if not text.startswith(folder + ":", at):
        return {}
    begin = at + len(folder) + 1
    end = text.find(":", begin)
    words = text[begin : end if end >= 0 else len(text)].split()
    return dict(map(_entry, words if end < 0 else words[:-1]))


def lookup(name):
    """(type, lowest, highest, default) of a parameter, or None."""
    folder, _, name = name.rpartition("/")
    known = _FOLDERS.get(folder)
    if known is None:
        known = _FOLDERS[folder] = _read(folder)
    return known.get(name)


def every_name():
    names, folder = [], ""
    for text in _parameter_table.TABLE.values():
        for word in text.split():
            if word.endswith(":"):
                folder = word[:-1]
            else:
                names.append(f"{folder}/{word.partition('=')[0]}")
    return names


def checked(entry, value):
    """A value as SCIP keeps it; raises ValueError outside the range."""
    kind, lowest, highest, _ = entry
    if kind == "bool":
        return bool(value)
    if kind == "char":
        if lowest and value not in lowest:
            raise ValueError(_WRONG_VALUE)
        return value
    if kind == "string":
        return value
    value = float(value) if kind == "real" else int(value)
    if kind == "int" and not -(2**31) <= value < 2**31:
        raise OverflowError("value too large to convert to int")
    if not lowest <= value <= highest:
        raise ValueError(_WRONG_VALUE)
    return value


class Parameters:
    """Methods of Model."""

    __slots__ = ()

    def _set(self, kind, name, value):
        entry = lookup(_text(name))
        if entry is None:
            raise KeyError(_UNKNOWN)
        if entry[0] != kind:
            raise LookupError("SCIP: the parameter is not of the expected type!")
        self.core_.params[name] = checked(entry, value)

    def setBoolParam(self, name, value):
        self._set("bool", name, bool(value))

    def setIntParam(self, name, value):
        self._set("int", name, _integer(value))

    def setLongintParam(self, name, value):
        self._set("longint", name, _integer(value))

    def setRealParam(self, name, value):
        if isinstance(value, str) or not hasattr(type(value), "__float__"):
            raise TypeError(f"must be real number, not {type(value).__name__}")
        self._set("real", name, value)

    def setCharParam(self, name, value):
        self._set("char", name, chr(ord(value)))

    def setStringParam(self, name, value):
        self._set("string", name, _text(value))

    def setParam(self, name, value):
        entry = lookup(_text(name))
        if entry is None:
            raise KeyError("Not a valid parameter name")
        kind = entry[0]
        if kind == "bool":
            value = bool(int(value))
        elif kind in ("int", "longint"):
            value = int(value)
        elif kind == "real":
            value = float(value)
        elif kind == "char":
            value = chr(ord(value))
        else:
            value = _text(value)
        self.core_.params[name] = checked(entry, value)

    def getParam(self, name):
        entry = lookup(_text(name))
        if entry is None:
            raise KeyError("Not a valid parameter name")
        return self.core_.params.get(name, entry[3])

    def getParams(self):
        return {name: self.getParam(name) for name in every_name()}

    def setParams(self, params):
        for name, value in params.items():
            self.setParam(name, value)

    def resetParam(self, name):
        if lookup(_text(name)) is None:
            raise KeyError(_UNKNOWN)
        self.core_.params.pop(name, None)

    def resetParams(self):
        self.core_.params.clear()

    def setPresolve(self, setting):
        rounds = 0 if _setting(setting) == PY_SCIP_PARAMSETTING.OFF else -1
        self.core_.params.update({"presolving/maxrounds": rounds, "presolving/maxrestarts": rounds})

    def setSeparating(self, setting):
        rounds = 0 if _setting(setting) == PY_SCIP_PARAMSETTING.OFF else -1
        self.core_.params.update({"separating/maxrounds": rounds, "separating/maxroundsroot": rounds})

    def setHeuristics(self, setting):
        _setting(setting)

    def setEmphasis(self, paraemphasis, quiet=True):
        if not 0 <= _integer(paraemphasis) <= 11:
            raise Exception("SCIP: error in input data!")

    def disablePropagation(self, onlyroot=False):
        self.setIntParam("propagating/maxroundsroot", 0)
        if not onlyroot:
            self.setIntParam("propagating/maxrounds", 0)

    def setParamsCountsols(self):
        raise NotImplementedError("pyscipopt: Model.setParamsCountsols is not supported by this environment")

    def readParams(self, file):
        raise OSError("SCIP: file not found error!")


def _setting(setting):
    setting = _integer(setting)
    if not 0 <= setting <= 3:
        raise Exception("SCIP: method cannot be called at this time in solution process!")
    return setting


def _integer(value):
    if isinstance(value, float):
        raise TypeError("an integer is required")
    return int(value) if hasattr(type(value), "__int__") else _refuse_integer(value)


def _refuse_integer(value):
    raise TypeError("an integer is required")


def _text(value):
    if not isinstance(value, str):
        raise TypeError("encoding without a string argument")
    return value


def solve_options(params, search, curved):
    """The host's options; `search` tells whether the model needs branch and bound, `curved` whether it is nonlinear."""
    options = {}
    if params.get("limits/time", 1e20) < 1e20:
        options["time_limit"] = params["limits/time"]
    if search:
        # SCIP's own default: it stops at the optimum, where other solvers stop near it
        options["mip_gap"] = max(params.get("limits/gap", 0.0), _CURVED_GAP if curved else 0.0)
        if params.get("limits/absgap"):
            options["mip_gap_abs"] = params["limits/absgap"]
    for name, option in (
        ("limits/nodes", "node_limit"), ("limits/totalnodes", "node_limit"), ("limits/solutions", "solution_limit"),
        ("limits/bestsol", "solution_limit"), ("lp/iterlim", "iteration_limit"),
    ):  # fmt: skip
        if params.get(name, -1) >= 0:
            options[option] = min(params[name], options.get(option, params[name]))
    if params.get("lp/threads"):
        options["threads"] = params["lp/threads"]
    if params.get("randomization/randomseedshift"):
        options["seed"] = params["randomization/randomseedshift"]
    # a tolerance above the default is a permission, which the host does not take: its verdicts rest on exact points
    if params.get("numerics/feastol", 1e-6) < 1e-6:
        options["feasibility_tolerance"] = params["numerics/feastol"]
    if params.get("numerics/dualfeastol", 1e-7) < 1e-7:
        options["optimality_tolerance"] = params["numerics/dualfeastol"]
    return options
