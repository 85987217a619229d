"""The section container in which math models and solve results travel.

Little endian: magic (8 bytes), u32 version, u32 number of sections, then one entry of 24 bytes per section
(u32 id, u32 flags, u64 offset, u64 length) and the sections themselves, each at an offset divisible by eight.
"""

import struct

MODEL_MAGIC = b"ORLMMOD1"
RESULT_MAGIC = b"ORLMRES1"
VERSION = 1
REQUIRED = 1

_HEADER = struct.Struct("<8sII")
_ENTRY = struct.Struct("<IIQQ")
_PADDING = (b"", b"\0" * 7, b"\0" * 6, b"\0" * 5, b"\0" * 4, b"\0" * 3, b"\0" * 2, b"\0")


def pack(magic, sections):
    """Bytes of a container from (id, flags, bytes) triples."""
    offset = _HEADER.size + _ENTRY.size * len(sections)
    table = [_HEADER.pack(magic, VERSION, len(sections))]
    bodies = []
    for number, flags, body in sections:
        size = len(body)
        padding = _PADDING[offset & 7]
        if padding:
            bodies.append(padding)
            offset += len(padding)
        table.append(_ENTRY.pack(number, flags, offset, size))
        bodies.append(body)
        offset += size
    return b"".join(table + bodies)


def unpack(magic, data):
    """{id: bytes} of a container. Raises ValueError when it is not one."""
    if len(data) < _HEADER.size:
        raise ValueError("container is shorter than its header")
    found, version, count = _HEADER.unpack_from(data)
    if found != magic or version != VERSION:
        raise ValueError(f"container has magic {found!r} version {version}")
    sections = {}
    for entry in range(count):
        number, _, offset, size = _ENTRY.unpack_from(data, _HEADER.size + entry * _ENTRY.size)
        if offset + size > len(data):
            raise ValueError(f"section {number} reaches past the end")
        sections[number] = data[offset : offset + size]
    return sections
