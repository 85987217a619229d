"""What the compiled module accepts as arguments and attribute values, and its error for everything else."""

import functools

import numpy as np


class Unsuitable(Exception):
    """A value that a parameter does not take."""


class Kind:
    """One kind of parameter: its name in error texts, and the conversion, which raises Unsuitable."""

    __slots__ = ("text", "convert")

    def __init__(self, text, convert):
        self.text, self.convert = text, convert


def _integer(value):
    if value.__class__ is int:
        return value
    if isinstance(value, float) or not (hasattr(value, "__index__") or hasattr(value, "__int__")):
        raise Unsuitable
    try:
        return int(value)
    except (TypeError, ValueError):
        raise Unsuitable from None


def _real(value):
    if value.__class__ is float:
        return value
    if not (hasattr(value, "__float__") or hasattr(value, "__index__")):
        raise Unsuitable
    try:
        return float(value)
    except (TypeError, ValueError):
        raise Unsuitable from None


def _text(value):
    if not isinstance(value, str):
        raise Unsuitable
    return value


def _flag(value):
    if value is True or value is False:
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    raise Unsuitable


def _array(dtype):
    def convert(value):
        try:
            return np.asarray(value).astype(dtype).ravel().tolist()
        except (TypeError, ValueError, OverflowError):
            raise Unsuitable from None

    return convert


def _sequence(convert):
    def convert_all(value):
        if isinstance(value, (str, bytes, dict, set)) or not hasattr(value, "__len__"):
            raise Unsuitable
        return [convert(item) for item in value]

    return convert_all


def instance(kind):
    """A parameter that takes objects of one class only."""

    def convert(value):
        if not isinstance(value, kind):
            raise Unsuitable
        return value

    return Kind(f"{kind.__module__}.{kind.__qualname__}", convert)


def many(kind):
    return Kind(f"collections.abc.Sequence[{kind.text}]", _sequence(kind.convert))


INTEGER = Kind("typing.SupportsInt | typing.SupportsIndex", _integer)
REAL = Kind("typing.SupportsFloat | typing.SupportsIndex", _real)
TEXT = Kind("str", _text)
FLAG = Kind("bool", _flag)
INTEGERS = Kind("typing.Annotated[numpy.typing.ArrayLike, numpy.int32]", _array(np.int32))
REALS = Kind("typing.Annotated[numpy.typing.ArrayLike, numpy.float64]", _array(np.float64))
BYTES = Kind("typing.Annotated[numpy.typing.ArrayLike, numpy.uint8]", _array(np.uint8))
INTEGER_LIST, REAL_LIST, TEXT_LIST = many(INTEGER), many(REAL), many(TEXT)


def signature(owner, kinds, returns):
    listed = ", ".join(f"arg{place}: {kind.text}" for place, kind in enumerate(kinds))
    return f"(self: highspy._core.{owner}{', ' if listed else ''}{listed}) -> {returns}"


def incompatible(name, signatures, args, kwargs=None):
    """The TypeError of a call that fits none of the signatures."""
    lines = "\n".join(f"    {place}. {text}" for place, text in enumerate(signatures, 1))
    called = ", ".join(repr(arg) for arg in args)
    if kwargs:
        called += "; kwargs: " + ", ".join(f"{key}={value!r}" for key, value in kwargs.items())
    return TypeError(
        f"{name}(): incompatible function arguments. The following argument types are supported:\n{lines}\n\n"
        f"Invoked with: {called}"
    )


def native(*kinds, returns="highspy._core.HighsStatus"):
    """A method of the solver class with positional parameters of these kinds."""

    def decorate(method):
        name = method.__name__

        @functools.wraps(method)
        def call(self, *args, **kwargs):
            if len(args) == len(kinds) and not kwargs:
                try:
                    return method(self, *[kind.convert(arg) for kind, arg in zip(kinds, args)])
                except Unsuitable:
                    pass
            raise incompatible(name, [signature("_Highs", kinds, returns)], (self, *args), kwargs)

        return call

    return decorate
