"""Runs one program and says how it ended: what every guest does, whatever it is built with.

The program shares this interpreter and may patch anything in it. That cannot forge a result, because only the host's
own record of each solve counts; this code merely has to survive it.
"""

import atexit
import builtins
import sys
import types

import orlm_capture

SOURCE_NAME = "<program>"

_BUILTINS = dict(builtins.__dict__)


def _exit_code(code):
    """What the interpreter's own exit would be for `SystemExit(code)`, and the text it prints to stderr."""
    if code is None:
        return 0, ""
    if isinstance(code, int):
        # the host's field is s32; the low bits are what an operating system would keep
        return int(code) & 0xFF if not -(2**31) <= code < 2**31 else int(code), ""
    return 1, f"{code}\n"


def execute(source, out, err):
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


def ending(source):
    """(stdout, stderr, exception or None, exit status or None, too much output) of a program; the exception as
    (class name, message, traceback, line)."""
    out = orlm_capture.CappedText()
    err = orlm_capture.CappedText()
    failure = execute(source, out, err)
    error = exit_code = None
    stderr_tail = ""
    if isinstance(failure, SystemExit):
        try:
            exit_code, stderr_tail = _exit_code(failure.code)
        except BaseException:  # noqa: BLE001  (`code.__str__` belongs to the program)
            exit_code = 1
    elif failure is not None:
        error = orlm_capture.describe(failure, SOURCE_NAME)
    return out.text(), err.text() + stderr_tail, error, exit_code, out.overflowed or err.overflowed
