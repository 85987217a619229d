"""Entry of the guest with packages: what is imported before the snapshot, and `run`.

The host talks to this guest through one function, `_host.call(bytes) -> bytes`; the first byte says what is wanted.
"""

import gc
import importlib
import os
import random
import struct
import sys

import _host

import orlm_capture
import orlm_run
import orlm_stdlib

# Big ones that programs use, with the parts that they do not import by themselves.
WANTED = """
numpy numpy.linalg numpy.random numpy.fft numpy.ma numpy.polynomial
scipy scipy.optimize scipy.sparse scipy.sparse.linalg scipy.stats scipy.spatial scipy.spatial.distance scipy.linalg
scipy.special scipy.integrate scipy.interpolate scipy.cluster.hierarchy
pandas networkx sympy
""".split()

_PROGRAM = b"p"
_SOLVE = b"s"
_REPORT = b"r"

_ERROR, _LINE, _EXIT, _OUTPUT_LIMIT = 1, 2, 4, 8

_call = _host.call
_pack = struct.pack
_connected = {}


def _solve_on_host(request):
    """The one call that leaves the sandbox."""
    answer = _call(_SOLVE + request)
    if answer[0]:
        raise _connected["bridge"].SolverRefusal(answer[1:].decode())
    return answer[1:]


def _text(text):
    data = text.encode("utf-8", "replace")
    return _pack("<I", len(data)) + data


def run():
    """Asks the host for the program, runs it and reports."""
    stdout, stderr, error, exit_code, output_limit = orlm_run.ending(_call(_PROGRAM).decode("utf-8", "replace"))
    kind, message, trace, line = error if error is not None else ("", "", "", None)
    flags = (
        (_ERROR if error is not None else 0)
        | (_LINE if line is not None else 0)
        | (_EXIT if exit_code is not None else 0)
        | (_OUTPUT_LIMIT if output_limit else 0)
    )
    head = _pack("<BIi", flags, line or 0, exit_code or 0)
    _call(_REPORT + head + b"".join(_text(text) for text in (stdout, stderr, kind, message, trace)))


def _wide_integers():
    """The host made numpy's default integer 64 bits wide, as on the machines that programs are written for; here its names
    follow."""
    import numpy

    aliases = numpy._core._type_aliases.sctypeDict
    numpy.int_, numpy.uint = numpy.int64, numpy.uint64
    aliases["int"] = aliases["int_"] = numpy.int64
    aliases["uint"] = numpy.uint64
    # Of these the texts of arrays need not say the type.
    implied = numpy._core.arrayprint._typelessdata
    implied[0] = numpy.int64
    _wide_random_integers(numpy)
    made = (
        numpy.array([1]),
        numpy.arange(1),
        numpy.zeros(1, int),
        numpy.zeros(1, "int"),
        numpy.random.randint(2, size=1),
        numpy.random.RandomState(0).randint(2, size=1),
    )
    if any(array.dtype != numpy.int64 for array in made):
        raise RuntimeError(f"numpy's default integers are {[str(array.dtype) for array in made]}")


def _wide_random_integers(numpy):
    """The old generator takes C's `long` for its default integer, which has 32 bits here."""
    old = numpy.random.mtrand.RandomState
    draw = numpy.random.randint

    class RandomState(old):
        def randint(self, low, high=None, size=None, dtype=int):
            return old.randint(self, low, high, size, numpy.int64 if dtype is int else dtype)

    def randint(low, high=None, size=None, dtype=int):
        return draw(low, high, size, numpy.int64 if dtype is int else dtype)

    RandomState.__module__, RandomState.__qualname__ = old.__module__, old.__qualname__
    RandomState.__doc__, randint.__doc__ = old.__doc__, draw.__doc__
    numpy.random.RandomState, numpy.random.randint = RandomState, randint


def prepare():
    """Does all the slow work; what it leaves in memory is what every program starts from."""
    orlm_stdlib.preload()
    importlib.import_module("numpy")
    _wide_integers()
    for name in WANTED:
        importlib.import_module(name)
    import orlm_frontends  # noqa: F401
    import highspy  # noqa: F401
    import orlm_scipy  # noqa: F401
    import orlm_model.bridge as bridge
    import orlm_warmup

    _connected["bridge"] = bridge
    sys.setrecursionlimit(1000)
    orlm_warmup.run(bridge, orlm_run.execute, orlm_capture)
    bridge.install(_solve_on_host)
    os.environ.clear()
    random.seed(0)
    sys.modules["numpy"].random.seed(0)
    gc.set_threshold(20_000, 20, 20)
    gc.collect()
    _connected["filling"] = orlm_stdlib.fill_heap_holes(reserve=4 << 20)
    gc.collect()
    gc.freeze()
