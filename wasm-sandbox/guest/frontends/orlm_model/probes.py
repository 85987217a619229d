"""Imports a package while the solver libraries that it looks for seem to be installed, or seem to be absent.

PuLP and Pyomo decide at import time which solvers there are, by importing their Python libraries. Here every solver is
ours, so those imports must neither find a front end nor a real library.
"""

import contextlib
import importlib.machinery
import sys
import types


class _Anything:
    """Stands for whatever a library has: its attributes, items and results of calls are of the same kind."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __getitem__(self, key):
        return self

    def __mro_entries__(self, bases):
        return (object,)


class _StandIn(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything()


class _Loader:
    @staticmethod
    def create_module(spec):
        return _StandIn(spec.name)

    @staticmethod
    def exec_module(module):
        pass


class _Finder:
    def __init__(self, present, absent):
        self.present, self.absent = present, absent

    def find_spec(self, name, path=None, target=None):
        root = name.partition(".")[0]
        if root in self.absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if root in self.present:
            return importlib.machinery.ModuleSpec(name, _Loader, is_package=True)
        return None


def _taken(roots):
    return {name: module for name, module in sys.modules.items() if name.partition(".")[0] in roots}


@contextlib.contextmanager
def libraries(present=(), absent=()):
    """Within it, an import of `present` gives a stand-in, and one of `absent` fails. What was there before comes back."""
    roots = frozenset(present) | frozenset(absent)
    kept = _taken(roots)
    for name in kept:
        del sys.modules[name]
    finder = _Finder(frozenset(present), frozenset(absent))
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in _taken(roots):
            del sys.modules[name]
        sys.modules.update(kept)
