"""Modules of the library that are not here: a program that imports one from its package is told so."""


def names(package, missing):
    """A module's `__getattr__` that refuses the names of `missing`."""

    def __getattr__(name):
        if name in missing.split():
            raise NotImplementedError(f"ortools: {package}.{name} is not supported by this environment")
        raise AttributeError(f"module '{package}' has no attribute '{name}'")

    return __getattr__
