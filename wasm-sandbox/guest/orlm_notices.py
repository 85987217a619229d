"""Licences of the published packages in the default guest: they go where the component goes."""

import pathlib
import sys


def _notices():
    found = {}
    for folder in sys.path:
        for path in sorted(pathlib.Path(folder).glob("*.dist-info/licenses/*")):
            found[f"{path.parts[-3]}/{path.name}"] = path.read_text(encoding="utf-8")
    for package in ("pulp", "pyomo"):
        if not any(name.startswith(package) for name in found):
            raise FileNotFoundError(f"the licence of {package} is not beside it")
    return found


NOTICES = _notices()
