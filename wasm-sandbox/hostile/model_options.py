# expect: finished
# why: solve options that would harm the host
# says: refused
# solves: 1
import struct
from orlm_model.bridge import SolverRefusal, solve as call

def model(lower, upper, cost, kind=b"\0", name=None, options=None, entries=None):
    sections = [(1, struct.pack("<iIIId", 1, 1, 1 if entries else 0, 0, 0.0)), (2, struct.pack("<d", lower)),
                (3, struct.pack("<d", upper)), (4, struct.pack("<d", cost)), (5, kind)]
    if name is not None:
        sections += [(6, struct.pack("<II", 0, len(name))), (7, name)]
    if entries:
        sections += [(10, struct.pack("<d", 0.0)), (11, struct.pack("<d", 1.0)), (12, struct.pack("<ii", 0, len(entries))),
                     (13, b"".join(struct.pack("<i", j) for j, _ in entries)),
                     (14, b"".join(struct.pack("<d", v) for _, v in entries))]
    if options is not None:
        sections.append((1000, options))
    head = b"ORLMMOD1" + struct.pack("<II", 1, len(sections))
    offset = (len(head) + 24 * len(sections) + 7) // 8 * 8
    body = b""
    for ident, data in sections:
        head += struct.pack("<IIQQ", ident, 1 if ident not in (6, 7, 1000) else 0, offset + len(body), len(data))
        body += data + bytes(-len(data) % 8)
    return head + bytes(offset - len(head)) + body

def attempt(*a, **k):
    try:
        call(model(*a, **k))
        return "solved"
    except SolverRefusal as error:
        return str(error)

assert attempt(0.0, 1.0, 1.0) == "solved", attempt(0.0, 1.0, 1.0)
NAN, INF = float("nan"), float("inf")

for bad in (b'{"time_limit": -1}', b'{"time_limit": 1e999}', b'{"log_file": "/tmp/orlm-hostile.txt"}', b'{"threads": -4}',
            b'{' * 100000, b'"\xff"', b'{"time_limit": 1, "time_limit": 2, "x": 1}'):
    text = attempt(0.0, 1.0, 1.0, options=bad)
    assert text != "solved", bad[:50]
print("refused")
