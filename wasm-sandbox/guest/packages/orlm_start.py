"""First source that the guest with packages runs: makes our sources importable, then hands over to `orlm_packages`.

The host leaves all sources in one file, since there is no directory that could be searched: length and bytes of the
path, length and bytes of the text, for each. The guest's own packages come first, so none of ours hides one of them.
"""

import importlib.abc
import importlib.util
import sys

# Ours, then what is published elsewhere and written in Python alone.
_ROOTS = ("", "packages/", "frontends/", "published/")


def _read(path):
    with open(path, "rb") as file:
        data = file.read()
    texts, at = {}, 0
    while at < len(data):
        parts = []
        for _ in range(2):
            size = int.from_bytes(data[at : at + 4], "little")
            parts.append(data[at + 4 : at + 4 + size].decode())
            at += 4 + size
        texts[parts[0]] = parts[1]
    return texts


class Sources(importlib.abc.MetaPathFinder, importlib.abc.ExecutionLoader):
    """Finds and loads modules among texts in memory."""

    def __init__(self, texts):
        self.texts = texts

    def _path(self, name):
        stem = name.replace(".", "/")
        for root in _ROOTS:
            for path in (f"{root}{stem}/__init__.py", f"{root}{stem}.py"):
                if path in self.texts:
                    return path
        return None

    def find_spec(self, name, path=None, target=None):
        found = self._path(name)
        if found is None:
            return None
        package = found.endswith("/__init__.py")
        spec = importlib.util.spec_from_loader(name, self, origin=f"/{found}", is_package=package)
        spec.has_location = True
        return spec

    def get_filename(self, name):
        return f"/{self._path(name)}"

    def get_source(self, name):
        path = self._path(name)
        if path is None:  # who asks for the source of a traceback, after the texts are gone
            raise ImportError(f"the source of {name} is not kept", name=name)
        return self.texts[path]

    def is_package(self, name):
        return self._path(name).endswith("/__init__.py")


_sources = Sources(_read("/orlm/sources"))
sys.meta_path.append(_sources)

import orlm_packages

orlm_packages.prepare()
# As in the default guest, what was not imported by now cannot be.
sys.meta_path.remove(_sources)
_sources.texts.clear()
