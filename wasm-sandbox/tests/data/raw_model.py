# Builds the byte form of a model of n columns by hand, so that the test does not depend on a front end.
import struct
import wit_world
from componentize_py_types import Err


def ints(*values):
    return struct.pack(f"<{len(values)}i", *values)


def floats(*values):
    return struct.pack(f"<{len(values)}d", *values)


def model(n, more=()):
    sections = [
        (1, struct.pack("<iIIId", 1, n, 0, 0, 0.0)),
        (2, floats(*[0.0] * n)),
        (3, floats(*[1.0] * n)),
        (4, floats(*[1.0] * n)),
        (5, bytes(n)),
        *more,
    ]
    table = b"ORLMMOD1" + struct.pack("<II", 1, len(sections))
    at = 16 + 24 * len(sections)
    body = b""
    for number, data in sections:
        table += struct.pack("<IIQQ", number, 0 if number == 1000 else 1, at + len(body), len(data))
        body += data + bytes(-len(data) % 8)
    return table + body


def solve(request):
    try:
        wit_world.solve(request)
    except Err as refusal:
        raise SystemExit(f"refused: {refusal.value}")


def nested():
    # sin(sin(x)) as the objective: operations, where each node's children start, the children, columns, values, the root
    return [
        (100, bytes([1, 10, 10])),
        (101, ints(0, 0, 1, 2)),
        (102, ints(0, 1)),
        (103, ints(0, -1, -1)),
        (104, floats(0, 0, 0)),
        (118, ints(2)),
    ]
