"""Entry of the sandboxed Python: everything that is imported before the snapshot, and `run`.

componentize-py imports this module once, when the component is built, and stores the memory image; each program
then starts from that image. So this file does all the slow work at import time (standard library, front ends,
warm-up, filling of heap holes) and keeps `run` short.

The program shares this interpreter and may patch anything in it. That cannot forge a result, because only the host's
own record of each solve counts; `run` merely has to survive it.
"""

import atexit
import builtins
import gc
import sys
import types

import orlm_capture
import orlm_stdlib

IMPORT_FAILURES = orlm_stdlib.preload()

import random  # noqa: E402  (after the preload, so that its failure would be recorded there)

import wit_world  # noqa: E402  (made by componentize-py)
from componentize_py_types import Err  # noqa: E402

import coptpy  # noqa: E402,F401  (imported for the snapshot)
import gurobipy  # noqa: E402,F401
import mip  # noqa: E402,F401
import orlm_docplex  # noqa: E402,F401
import ortools._everything  # noqa: E402,F401
import orlm_model.bridge as bridge  # noqa: E402
import pyscipopt  # noqa: E402,F401
import pyscipopt.recipes.nonlinear  # noqa: E402,F401
import pyscipopt.recipes.piecewise  # noqa: E402,F401
import orlm_bundled  # noqa: E402,F401,I001  (after the front ends, which PuLP and Pyomo look for)
import orlm_warmup  # noqa: E402

SOURCE_NAME = "<program>"


def _solve_on_host(request):
    """The one call that leaves the sandbox."""
    try:
        return wit_world.solve(request)
    except Err as refusal:
        raise bridge.SolverRefusal(str(refusal.value)) from None


bridge.install(_solve_on_host)

_BUILTINS = dict(builtins.__dict__)
_MINIMAL = (wit_world.Outcome, wit_world.GuestError)


def _exit_code(code):
    """What the interpreter's own exit would be for `SystemExit(code)`, and the text it prints to stderr."""
    if code is None:
        return 0, ""
    if isinstance(code, int):
        # the host's field is s32; the low bits are what an operating system would keep
        return int(code) & 0xFF if not -(2**31) <= code < 2**31 else int(code), ""
    return 1, f"{code}\n"


def _execute(source, out, err):
    """Runs `source` as `__main__`; returns the exception that left it, or None."""
    main = types.ModuleType("__main__")
    main.__dict__["__builtins__"] = builtins
    main.__dict__["__file__"] = "program.py"
    sys.modules["__main__"] = main
    sys.argv = ["program.py"]
    sys.stdin = orlm_capture.EmptyInput()
    sys.stdout = sys.__stdout__ = out
    sys.stderr = sys.__stderr__ = err
    failure = None
    try:
        orlm_capture.remember_source(SOURCE_NAME, source)
        exec(compile(source, SOURCE_NAME, "exec", dont_inherit=True), main.__dict__)
    except BaseException as exception:  # noqa: BLE001  (whatever the program raised is data)
        failure = exception
    builtins.__dict__.update(_BUILTINS)
    try:
        atexit._run_exitfuncs()
    except BaseException:  # noqa: BLE001,S110  (the interpreter ignores these too)
        pass
    builtins.__dict__.update(_BUILTINS)
    return failure


class WitWorld(wit_world.WitWorld):
    def run(self, source):
        make_outcome, make_error = _MINIMAL
        out = orlm_capture.CappedText()
        err = orlm_capture.CappedText()
        failure = _execute(source, out, err)
        error = exit_code = None
        stderr_tail = ""
        if isinstance(failure, SystemExit):
            try:
                exit_code, stderr_tail = _exit_code(failure.code)
            except BaseException:  # noqa: BLE001  (`code.__str__` belongs to the program)
                exit_code = 1
        elif failure is not None:
            kind, message, trace, line = orlm_capture.describe(failure, SOURCE_NAME)
            error = make_error(kind=kind, message=message, traceback=trace, line=line)
        return make_outcome(
            stdout=out.text(),
            stderr=err.text() + stderr_tail,
            error=error,
            exit_code=exit_code,
            output_limit=out.overflowed or err.overflowed,
        )


sys.setrecursionlimit(1000)
random.seed(0)  # one sequence for every build; a program that wants its own seeds it
orlm_warmup.run(bridge, _execute, orlm_capture)
bridge.install(_solve_on_host)
# Programs allocate many small objects that live to the end; collecting them often only costs time.
gc.set_threshold(20_000, 20, 20)
gc.collect()
_HEAP_FILLING = orlm_stdlib.fill_heap_holes(reserve=4 << 20)
gc.collect()
gc.freeze()
