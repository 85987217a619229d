"""How methods show their names.

Error messages of wrong calls name the method only ("addVar() got an unexpected keyword argument"), as those of the
real libraries, whose methods are compiled without a class prefix, do."""

from types import FunctionType


def strip_class_names(*classes):
    for cls in classes:
        for value in vars(cls).values():
            function = value.__func__ if isinstance(value, (staticmethod, classmethod)) else value
            if isinstance(function, FunctionType):
                function.__qualname__ = function.__name__


def refuse_methods(cls, shown, names):
    """Gives `cls` methods that are not here, and say so; `shown` is the library and its class ("gurobipy: Model")."""
    for name in names.split():
        setattr(cls, name, refusing(shown, name))


def refusing(shown, name):
    """One such method."""

    def call(*args, **kwargs):
        raise NotImplementedError(f"{shown}.{name} is not supported by this environment")

    call.__name__ = call.__qualname__ = name
    return call
