"""Entry of the default guest: everything that is imported before the snapshot, and `run`.

componentize-py imports this module once, when the component is built, and stores the memory image; each program
then starts from that image. So this file does all the slow work at import time (standard library, front ends,
warm-up, filling of heap holes) and keeps `run` short.
"""

import gc
import sys

import orlm_capture
import orlm_stdlib

IMPORT_FAILURES = orlm_stdlib.preload()

import random  # noqa: E402  (after the preload, so that its failure would be recorded there)

import wit_world  # noqa: E402  (made by componentize-py)
from componentize_py_types import Err  # noqa: E402

import orlm_frontends  # noqa: E402,F401  (imported for the snapshot)
import orlm_model.bridge as bridge  # noqa: E402
import orlm_notices  # noqa: E402,F401
import orlm_run  # noqa: E402
import orlm_warmup  # noqa: E402


def _solve_on_host(request):
    """The one call that leaves the sandbox."""
    try:
        return wit_world.solve(request)
    except Err as refusal:
        raise bridge.SolverRefusal(str(refusal.value)) from None


bridge.install(_solve_on_host)

_MINIMAL = (wit_world.Outcome, wit_world.GuestError)


class WitWorld(wit_world.WitWorld):
    def run(self, source):
        make_outcome, make_error = _MINIMAL
        stdout, stderr, error, exit_code, output_limit = orlm_run.ending(source)
        if error is not None:
            kind, message, trace, line = error
            error = make_error(kind=kind, message=message, traceback=trace, line=line)
        return make_outcome(
            stdout=stdout, stderr=stderr, error=error, exit_code=exit_code, output_limit=output_limit
        )


sys.setrecursionlimit(1000)
random.seed(0)  # one sequence for every build; a program that wants its own seeds it
orlm_warmup.run(bridge, orlm_run.execute, orlm_capture)
bridge.install(_solve_on_host)
# Programs allocate many small objects that live to the end; collecting them often only costs time.
gc.set_threshold(20_000, 20, 20)
gc.collect()
_HEAP_FILLING = orlm_stdlib.fill_heap_holes(reserve=4 << 20)
gc.collect()
gc.freeze()
