"""Runs the programs in `programs/LIBRARY/` and compares what they print and how they end.

    python3 differential.py [LIBRARY...]           front ends, solved by `orlm`, against the recorded expectations
    python3 differential.py --real LIBRARY...      the real libraries against the recorded expectations
    python3 differential.py --record LIBRARY...    writes expectations.json from the real libraries
    ... --only NAME                                one program of those

An expectation is {stdout, error, exit_code}: the exact text, the class name of an exception that left the program, the
status of a SystemExit. Beside them, `deviations.json` gives the front end's own text where it is meant to differ, and
the reason.
"""

import importlib
import importlib.util
import io
import json
import os
import platform
import re
import sys
import tempfile
import types
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE / "programs"
PACKAGES = ("numpy", "scipy", "pandas")

# What is imported once before the programs run, by library. `plain` programs use the standard library.
IMPORTS = {
    "plain": [],
    "coptpy": ["coptpy"],
    "gurobipy": ["gurobipy"],
    "pyscipopt": ["pyscipopt"],
    "highspy": ["highspy"],
    "mip": ["mip"],
    "docplex": ["docplex.mp.model"],
    "ortools": ["ortools.linear_solver.pywraplp", "ortools.sat.python.cp_model"],
    "scipy": ["scipy.optimize"],
    "pulp": ["pulp"],
    "pyomo": ["pyomo.environ"],
    "packages": ["numpy", "pandas", "gurobipy", "coptpy"],
}
# The package that routes the solvers of a real library to ours, by library.
ROUTING = {
    "docplex": "orlm_docplex",
    "pulp": "orlm_pulp",
    "pyomo": "orlm_pyomo",
    "scipy": "orlm_scipy",
    "packages": "orlm_scipy",
}
# What their programs need besides, so that a run of all libraries leaves them out where it is absent.
NEEDS = {"highspy": ["numpy"], "scipy": ["numpy", "scipy"], "packages": ["numpy", "pandas", "scipy"]}
# Libraries whose programs here were recorded without numpy and its kin, which the real ones use where they find them.
WITHOUT_PACKAGES = ("plain", "coptpy", "gurobipy", "mip", "docplex")

# Folders of the CBC that PuLP brings along.
_PULP_ARCHITECTURES = {"x86_64": "i64", "aarch64": "arm64"}

sys.dont_write_bytecode = True

# What the real libraries print about themselves, which is no part of a program's text.
_BANNERS = (
    r"Restricted license - for non-production use only[^\n]*\n",
    r"(?s)\n?No license found\.[^\n]*\n[^\n]*\n\n",
    r"(?s)[^\n]*\[(INFO|WARN)\][^\n]*\n",
    r"(?s)Cardinal Optimizer v.*?All Rights Reserved\n\n",
    r"Set parameter \w+ to value [^\n]*\n",
)


def _without_banners(text):
    for pattern in _BANNERS:
        text = re.sub(pattern, "", text)
    return text


class _Output:
    """The standard output of libraries that keep the one they find at import."""

    def __init__(self):
        self.target = io.StringIO()

    def __getattr__(self, name):
        return getattr(self.target, name)


_KEPT = _Output()


def outcome_of(source):
    """Runs a program in this process."""
    module = types.ModuleType("__main__")
    module.__dict__["__file__"] = "program.py"
    previous, sys.modules["__main__"] = sys.modules.get("__main__"), module
    kept = sys.stdout, sys.stdin
    sys.stdout, sys.stdin = io.StringIO(), io.StringIO()
    _KEPT.target = sys.stdout
    error = exit_code = None
    try:
        exec(compile(source, "<program>", "exec"), module.__dict__)
    except SystemExit as leaving:
        exit_code = leaving.code
    except BaseException as failure:  # noqa: BLE001
        error = type(failure).__name__
    text = sys.stdout.getvalue()
    sys.stdout, sys.stdin = kept
    sys.modules["__main__"] = previous
    return {"stdout": _without_banners(text), "error": error, "exit_code": exit_code}


def _in_child(source):
    """An outcome from a process of its own, in a folder of its own, since real libraries write files."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            answer = json.dumps(outcome_of(source)).encode()
        with os.fdopen(writable, "wb") as pipe:
            pipe.write(answer)
        os._exit(0)
    os.close(writable)
    with os.fdopen(readable, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return json.loads(answer) if answer else {"stdout": "", "error": "crashed", "exit_code": None}


def _put_cbc_on_path():
    """The real Pyomo runs CBC as a program; PuLP brings one along, and is not imported for it."""
    pulp = Path(importlib.util.find_spec("pulp").origin).parent
    folder = pulp / "solverdir/cbc/linux" / _PULP_ARCHITECTURES[platform.machine()]
    os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"


def _connect_front_ends():
    guest = HERE.parent
    sys.path[:0] = [str(guest / "frontends"), str(HERE)]
    # the real packages that the guest holds, as set-up fetched them; installed ones come first
    sys.path.append(str(guest.parents[1] / ".orlm" / "guest-packages"))
    import solve_bridge
    from orlm_model import bridge

    bridge.install(solve_bridge.solve)


# Numbers are equal when they agree to nine digits, since the two sides use different solvers.
_NUMBER = re.compile(r"-?\d+\.\d+(?:e[+-]?\d+)?")


def comparable(text):
    return _NUMBER.sub(lambda found: f"{round(float(found[0]), 9) + 0.0:.9g}", text)


def differences(expected, found):
    for key in ("stdout", "error", "exit_code"):
        left, right = expected[key], found[key]
        if key == "stdout":
            left, right = comparable(left), comparable(right)
        if left != right:
            yield key, left, right


def _show(name, key, left, right):
    print(f"--- {name}: {key}")
    left, right = str(left).splitlines(), str(right).splitlines()
    for place in range(max(len(left), len(right))):
        pair = [lines[place] if place < len(lines) else "" for lines in (left, right)]
        if pair[0] != pair[1]:
            print(f"  expected {pair[0]}\n  found    {pair[1]}")


def _json(path):
    return json.loads(path.read_text()) if path.exists() else {}


def _library(library, mode, only):
    """How many programs of a library were run, and how many were not as expected. Runs in a process of its own."""
    folder = PROGRAMS / library
    if library in WITHOUT_PACKAGES:
        for package in PACKAGES:
            sys.modules[package] = None
    shown, sys.stdout = sys.stdout, _KEPT
    if mode == "front ends":
        _connect_front_ends()
        if library in ROUTING:
            sys.__stdout__ = _KEPT
            importlib.import_module(ROUTING[library])
    elif library == "pyomo":
        _put_cbc_on_path()
    for module in IMPORTS[library]:
        importlib.import_module(module)
    sys.stdout = shown
    names = [path.stem for path in sorted(folder.glob("*.py")) if only in (None, path.stem)]
    outcomes = {name: _in_child((folder / f"{name}.py").read_text()) for name in names}
    recorded = _json(folder / "expectations.json")
    if mode == "record":
        recorded.update(outcomes)
        kept = {name: recorded[name] for name in sorted(recorded) if (folder / f"{name}.py").exists()}
        (folder / "expectations.json").write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
        print(f"{library}: recorded {len(outcomes)} programs")
        return 0
    deviations = _json(folder / "deviations.json") if mode == "front ends" else {}
    failed = 0
    for name in names:
        wanted = {**recorded[name], **deviations.get(name, {})}
        found = list(differences(wanted, outcomes[name]))
        failed += bool(found)
        for difference in found:
            _show(f"{library}/{name}", *difference)
    print(f"{library}: {len(names) - failed} of {len(names)} programs as expected")
    return failed


def main(arguments):
    warnings.simplefilter("ignore")
    only = None
    if "--only" in arguments:
        place = arguments.index("--only")
        only = arguments[place + 1]
        del arguments[place : place + 2]
    mode = "record" if "--record" in arguments else "real" if "--real" in arguments else "front ends"
    libraries = [word for word in arguments if not word.startswith("-")]
    if not libraries:
        for library in [library for library in IMPORTS if (PROGRAMS / library).is_dir()]:
            missing = [name for name in NEEDS.get(library, ()) if importlib.util.find_spec(name) is None]
            if missing:
                print(f"{library}: not run, since this Python has no {', '.join(missing)}")
            else:
                libraries.append(library)
    failed = 0
    for library in libraries:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                code = 1 if _library(library, mode, only) else 0
            finally:
                sys.stdout.flush()
                os._exit(code)
        failed += os.waitpid(child, 0)[1] != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
