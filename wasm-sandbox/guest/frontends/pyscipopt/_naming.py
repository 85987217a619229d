"""Class names as error messages of the real library show them.

Its classes are compiled, and CPython names those with their module: "unhashable type: 'pyscipopt.scip.Variable'".
Messages are made from the name that a class was created with, so that one holds the module; `__name__` gives the rest.
"""

_plain_name = type.__dict__["__name__"].__get__


class Compiled(type):
    """Metaclass of everything that the real library has as a compiled class, and of what programs derive from those."""

    def __new__(cls, name, bases, namespace, **arguments):
        if str(namespace.get("__module__")).startswith("pyscipopt."):
            namespace["__module__"] = "pyscipopt.scip"
            name = "pyscipopt.scip." + name
        return super().__new__(cls, name, bases, namespace, **arguments)

    @property
    def __name__(cls):
        return _plain_name(cls).rpartition(".")[2]


def wrong_type(name, expected, found):
    """What compiled methods raise for an argument of the wrong class."""
    return TypeError(
        f"Argument '{name}' has incorrect type (expected pyscipopt.scip.{expected}, got {_plain_name(type(found))})"
    )
