"""Runs the programs in `programs/` and compares what they print and how they end.

    python3 differential.py                front ends against the recorded expectations (needs highspy and pyscipopt)
    python3 differential.py --real         the real coptpy and gurobipy against the recorded expectations
    python3 differential.py --record       writes expectations.json from the real libraries

An expectation is {stdout, error, exit_code}: the exact text, the class name of an exception that left the program, the
status of a SystemExit. They were recorded with coptpy 8.0.7 and gurobipy 13.0.3, numpy hidden; where the front end is
meant to differ, `deviations.json` gives the front end's own text and the reason.
"""

import io
import json
import os
import re
import sys
import types
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE / "programs"
EXPECTATIONS = HERE / "expectations.json"
DEVIATIONS = HERE / "deviations.json"
HIDDEN = ("numpy", "scipy", "pandas")

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


def outcome_of(source):
    """Runs a program in this process."""
    module = types.ModuleType("__main__")
    module.__dict__["__file__"] = "program.py"
    previous, sys.modules["__main__"] = sys.modules.get("__main__"), module
    kept = sys.stdout, sys.stdin
    sys.stdout, sys.stdin = io.StringIO(), io.StringIO()
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


def run_all(names):
    """Outcomes by program name, each from a process of its own where the system can fork."""
    outcomes = {}
    for name in names:
        source = (PROGRAMS / f"{name}.py").read_text()
        outcomes[name] = _in_child(source)
    return outcomes


def _in_child(source):
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.chdir("/tmp")  # the real libraries write files
        answer = json.dumps(outcome_of(source)).encode()
        with os.fdopen(writable, "wb") as pipe:
            pipe.write(answer)
        os._exit(0)
    os.close(writable)
    with os.fdopen(readable, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return json.loads(answer) if answer else {"stdout": "", "error": "crashed", "exit_code": None}


def _hide():
    for name in [name for name in sys.modules if name.split(".")[0] in HIDDEN]:
        del sys.modules[name]
    for name in HIDDEN:
        sys.modules[name] = None


def _connect_front_ends():
    guest = HERE.parent
    sys.path[:0] = [str(guest / "frontends"), str(HERE)]
    import highspy  # noqa: F401
    import pyscipopt  # noqa: F401

    held = {name: module for name, module in sys.modules.items() if name.split(".")[0] in HIDDEN}
    import solve_bridge
    from orlm_model import bridge

    def solve(request):
        sys.modules.update(held)
        try:
            return solve_bridge.solve(request)
        finally:
            _hide()

    _hide()
    bridge.install(solve)


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


def main(arguments):
    warnings.simplefilter("ignore")
    names = sorted(path.stem for path in PROGRAMS.glob("*.py"))
    chosen = [word for word in arguments if not word.startswith("-")]
    names = [name for name in names if not chosen or name in chosen]
    real = "--real" in arguments or "--record" in arguments
    if real:
        _hide()
        import coptpy  # noqa: F401
        import gurobipy  # noqa: F401
    else:
        _connect_front_ends()
    outcomes = run_all(names)
    if "--record" in arguments:
        EXPECTATIONS.write_text(json.dumps(outcomes, indent=1, sort_keys=True) + "\n")
        print(f"recorded {len(outcomes)} programs")
        return 0
    expected = json.loads(EXPECTATIONS.read_text())
    deviations = json.loads(DEVIATIONS.read_text()) if DEVIATIONS.exists() and not real else {}
    failed = 0
    for name in names:
        wanted = {**expected[name], **deviations.get(name, {})}
        found = list(differences(wanted, outcomes[name]))
        failed += bool(found)
        for key, left, right in found:
            print(f"--- {name}: {key}")
            left, right = str(left).splitlines(), str(right).splitlines()
            for place in range(max(len(left), len(right))):
                pair = [lines[place] if place < len(lines) else "" for lines in (left, right)]
                if pair[0] != pair[1]:
                    print(f"  expected {pair[0]}\n  found    {pair[1]}")
    print(f"{len(names) - failed} of {len(names)} programs as expected")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
