"""Makes the front ends importable and gives a fake solver that keeps what it was asked."""

import contextlib
import struct
import sys
from array import array
from pathlib import Path

sys.dont_write_bytecode = True
GUEST = Path(__file__).resolve().parent.parent
for _folder in (GUEST / "frontends", GUEST, Path(__file__).resolve().parent):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

from orlm_model import bridge, result  # noqa: E402


@contextlib.contextmanager
def guest_packages():
    """Makes the real packages of the guest importable, if set-up has fetched them; installed ones come first."""
    folder = str(GUEST.parents[1] / ".orlm" / "guest-packages")
    sys.path.append(folder)
    try:
        yield
    finally:
        sys.path.remove(folder)


def meta(**changes):
    """The META section of a result, "optimal" unless changed."""
    base = {
        "termination": "optimal", "limit": None, "objective": 0.0, "bound": 0.0, "gap": 0.0, "nodes": 0,
        "iterations": 0, "solver": "fake", "solver_version": "1", "native_code": 0, "message": "", "has_point": True,
    }  # fmt: skip
    return base | changes


def sections(data):
    """{id: bytes} of a container, read by the documented layout; asserts alignment, order and padding."""
    magic, version, count = struct.unpack_from("<8sII", data)
    assert magic in (b"ORLMMOD1", b"ORLMRES1") and version == 1
    found, end = {}, 16 + 24 * count
    for place in range(count):
        number, _, offset, size = struct.unpack_from("<IIQQ", data, 16 + 24 * place)
        assert offset % 8 == 0 and offset >= end and not any(data[end:offset])
        found[number] = data[offset : offset + size]
        end = offset + size
    assert end == len(data)
    return found


def numbers(body, letter):
    made = array(letter)
    made.frombytes(body)
    return list(made)


class FakeSolver:
    """Answers every request with the same result and keeps the requests."""

    def __init__(self, *answer, refusal=None):
        self.answer = result.encode(*answer) if answer else None
        self.refusal = refusal
        self.requests = []
        bridge.install(self)

    def __call__(self, request):
        self.requests.append(sections(request))
        if self.refusal is not None:
            raise bridge.SolverRefusal(self.refusal)
        return self.answer if self.answer is not None else result.canned_optimum(request)
