"""The standard library that programs may import, and the shape of the heap they start from.

The sandbox has no file system, so a module that was not imported before the snapshot cannot be imported at all.
"""

import importlib

WANTED = """
math cmath random statistics fractions decimal numbers operator bisect heapq array struct
itertools functools collections collections.abc contextlib copy copyreg types enum dataclasses abc typing weakref
string re textwrap pprint reprlib unicodedata locale codecs difflib html html.parser shlex keyword token tokenize
json json.decoder csv configparser io os os.path sys pathlib glob fnmatch shutil tempfile stat fileinput linecache
time datetime calendar _strptime timeit sched zoneinfo
logging logging.handlers logging.config argparse getopt warnings traceback inspect gc atexit errno signal platform
getpass gettext hashlib hmac base64 binascii secrets uuid pickle pickletools shelve zlib gzip zipfile tarfile
threading queue concurrent.futures concurrent.futures.thread asyncio multiprocessing subprocess select selectors
socket ast dis code codeop builtins importlib importlib.metadata importlib.resources importlib.util pkgutil runpy
xml.etree.ElementTree xml.dom.minidom urllib.parse urllib.request urllib.error http http.client email email.message
unittest unittest.mock doctest graphlib sqlite3 tomllib optparse cProfile profile pstats resource
encodings.utf_8 encodings.utf_8_sig encodings.ascii encodings.latin_1 encodings.cp1252 encodings.cp437
encodings.idna encodings.utf_16 encodings.utf_16_le encodings.unicode_escape encodings.raw_unicode_escape
_pylong opcode symtable tracemalloc faulthandler nturl2path ntpath posixpath genericpath sysconfig cmd
""".split()

# Chunk sizes, in bytes, with which the allocator's free list is filled.
_SIZES = [1 << power for power in range(19, 11, -1)] + [2048, 1024, 512, 384, 256, 192, 160, 128]
_SIZES += [112, 96, 80, 72, 64, 56, 48, 40, 32, 24, 16, 8, 2]
_MOST_PIECES = 300_000


def preload():
    """Imports WANTED; returns {name: reason} for those that this build of Python does not have."""
    missing = {}
    for name in WANTED:
        try:
            importlib.import_module(name)
        except BaseException as reason:  # noqa: BLE001  (some modules fail in unusual ways without an OS)
            missing[name] = f"{type(reason).__name__}: {reason}"
    return missing


def fill_heap_holes(reserve):
    """Occupies the free chunks below the top of the heap and grows the heap by `reserve` bytes; returns the filling.

    The allocator of WASI libc hands out scattered free chunks first. Each chunk that a program touches would be a
    copy-on-write page fault in every run, so a program is better served from the contiguous top.
    """
    filling = [None] * _MOST_PIECES
    used = 0
    probe = bytes(8 << 20)  # larger than any hole, so it lies at the top
    top = id(probe)
    del probe
    for size in _SIZES:
        while used < _MOST_PIECES:
            piece = b"\0" * size
            if id(piece) >= top:
                break
            filling[used] = piece
            used += 1
    while used < _MOST_PIECES:
        piece = object()
        if id(piece) >= top:
            break
        filling[used] = piece
        used += 1
    piece = None
    room = bytes(reserve)
    del room
    return filling
