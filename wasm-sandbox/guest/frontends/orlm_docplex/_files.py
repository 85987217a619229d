"""Files that docplex writes are kept in memory, since there is no file system."""

import builtins
import io
import types

from docplex.mp import anno, context, model, mprinter, solprinter, solution, utils
from docplex.util import environment
from orlm_model import files


class _Kept(io.StringIO):
    def __init__(self, name):
        super().__init__()
        self._name = name

    def close(self):
        if not self.closed:
            files.keep(self._name, self.getvalue())
        super().close()


class _KeptBytes(io.BytesIO):
    def __init__(self, name):
        super().__init__()
        self._name = name

    def close(self):
        if not self.closed:
            files.keep(self._name, self.getvalue().decode("utf-8", "replace"))
        super().close()


def _open(name, mode="r", *args, **kwargs):
    """`open` for docplex's modules."""
    if "w" in mode or "a" in mode:
        return _KeptBytes(name) if "b" in mode else _Kept(name)
    if name in files.WRITTEN:
        return io.StringIO(files.WRITTEN[name])
    return builtins.open(name, mode, *args, **kwargs)


def install():
    for module in (anno, context, environment, model, mprinter, solprinter, solution, utils):
        module.open = _open
    utils.tempfile = types.SimpleNamespace(gettempdir=lambda: "/tmp")  # noqa: S108  (only a name)
