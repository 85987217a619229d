"""Class names as error messages of the real library show them.

Its classes are compiled, and CPython names those with their module: "unhashable type: 'pyscipopt.scip.Variable'".
Messages are made from the name that a class was created with, so that one holds the module; `__name__` gives the rest.
"""


class Compiled(type):
    """Metaclass of everything that the real library has as a compiled class."""

    def __new__(cls, name, bases, namespace):
        namespace["__module__"] = "pyscipopt.scip"
        return super().__new__(cls, "pyscipopt.scip." + name, bases, namespace)

    @property
    def __name__(cls):
        return cls.__qualname__


def wrong_type(name, expected, found):
    """What compiled methods raise for an argument of the wrong class."""
    return TypeError(f"Argument '{name}' has incorrect type (expected pyscipopt.scip.{expected}, got {_shown(type(found))})")


def _shown(kind):
    return f"pyscipopt.scip.{kind.__name__}" if isinstance(kind, Compiled) else kind.__name__
