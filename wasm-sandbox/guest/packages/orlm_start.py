"""First source that the guest with packages runs: makes our sources importable, then hands over to `orlm_packages`.

The host leaves all sources in one file, since there is no directory that could be searched: length and bytes of the
path, length and bytes of the text, for each. The guest's own packages come first, so none of ours hides one of them.
"""

import importlib.abc
import importlib.util
import sys

_ROOTS = ("", "packages/", "frontends/")


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
        spec = importlib.util.spec_from_loader(name, self, origin=found, is_package=package)
        spec.has_location = True
        return spec

    def get_filename(self, name):
        return self._path(name)

    def get_source(self, name):
        return self.texts[self._path(name)]

    def is_package(self, name):
        return self._path(name).endswith("/__init__.py")

    def front_ends(self):
        """Names of the packages in `frontends`."""
        inside = (path.split("/") for path in self.texts if path.startswith("frontends/"))
        return sorted({parts[1].removesuffix(".py") for parts in inside})


_sources = Sources(_read("/orlm/sources"))
sys.meta_path.append(_sources)

import orlm_packages

orlm_packages.prepare(_sources.front_ends())
