"""What the library's compiled classes have in common: their module, and the messages of wrong uses."""

MODULE = "ortools.sat.python.cp_model_helper"


def compiled(cls):
    """Gives a class the module and the messages of the compiled one."""
    cls.__module__ = MODULE
    full = f"{MODULE}.{cls.__name__}"

    def __getattr__(self, name):
        raise AttributeError(f"'{full}' object has no attribute '{name}'")

    def __format__(self, spec):
        if spec:
            raise TypeError(f"unsupported format string passed to {full}.__format__")
        return str(self)

    cls.__getattr__ = __getattr__
    cls.__format__ = __format__
    return cls


def type_text(value):
    cls = type(value)
    return cls.__name__ if cls.__module__ in ("builtins", "__main__") else f"{cls.__module__}.{cls.__name__}"


def unsupported(symbol, swapped=False):
    def call(self, other):
        names = (type_text(other), type_text(self)) if swapped else (type_text(self), type_text(other))
        raise TypeError(f"unsupported operand type(s) for {symbol}: '{names[0]}' and '{names[1]}'")

    return call
