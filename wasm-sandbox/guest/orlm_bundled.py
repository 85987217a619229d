"""The real PuLP and Pyomo in the snapshot, with their solvers routed to ours.

Both import modules that this build of Python does not have. They get stand-ins while they are imported, and keep those;
programs find the modules missing as before.
"""

import contextlib
import sys
import threading
import types

_C_TYPES = """
c_bool c_byte c_char c_char_p c_double c_float c_int c_int8 c_int16 c_int32 c_int64 c_long c_longdouble c_longlong
c_short c_size_t c_ssize_t c_ubyte c_uint c_uint8 c_uint16 c_uint32 c_uint64 c_ulong c_ulonglong c_ushort c_void_p
c_wchar c_wchar_p py_object
""".split()


class _CType(type):
    def __mul__(cls, length):
        return cls


def _absent(*args, **kwargs):
    raise OSError("shared libraries cannot be loaded here")


def _ctypes():
    """Names for what is defined at import time; loading a library fails."""
    made = types.ModuleType("ctypes")
    base = _CType("_SimpleCData", (), {})
    for name in _C_TYPES:
        setattr(made, name, _CType(name, (base,), {}))
    for name in ("Structure", "Union", "Array"):
        setattr(made, name, _CType(name, (), {}))
    for name in ("CDLL", "PyDLL", "LibraryLoader", "byref", "pointer", "cast", "addressof", "create_string_buffer"):
        setattr(made, name, _absent)
    made.POINTER = made.ARRAY = lambda kind, *_: kind
    made.CFUNCTYPE = made.PYFUNCTYPE = lambda *kinds, **_: _CType("CFunctionType", (), {})
    made.sizeof = lambda kind: 8 if kind in (made.c_void_p, made.c_longlong, made.c_double) else 4
    made.cdll = made.pydll = types.SimpleNamespace(LoadLibrary=_absent)
    made.RTLD_GLOBAL, made.RTLD_LOCAL = 256, 0
    made.util = types.ModuleType("ctypes.util")
    made.util.find_library = lambda name: None
    made.__path__ = []
    return {"ctypes": made, "ctypes.util": made.util}


def _multiprocessing():
    """Pyomo makes a lock when it is imported."""
    made = types.ModuleType("multiprocessing")
    made.Lock = threading.Lock
    return {"multiprocessing": made}


@contextlib.contextmanager
def _stand_ins():
    made = _ctypes() | _multiprocessing()
    kept = {name: sys.modules.get(name) for name in made}
    sys.modules.update(made)
    try:
        yield
    finally:
        for name, module in kept.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


with _stand_ins():
    import orlm_pulp  # noqa: F401
    import orlm_pyomo  # noqa: F401
