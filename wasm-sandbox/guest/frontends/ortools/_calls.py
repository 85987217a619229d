"""Argument checks of compiled functions, and the errors that they raise for a call that fits none of their forms."""

from operator import index

INT_MIN, INT_MAX = -(2**63), 2**63 - 1


def whole(value):
    """A 64-bit integer from anything that is one. Raises TypeError for the rest."""
    number = value if type(value) is int else index(value)
    if not INT_MIN <= number <= INT_MAX:
        raise TypeError("out of the range of 64-bit integers")
    return number


def is_whole(value):
    try:
        whole(value)
    except TypeError:
        return False
    return True


def is_real(value):
    """Whether a compiled function takes the value as a double."""
    if isinstance(value, float):
        return True
    kind = type(value)
    return hasattr(kind, "__float__") and not hasattr(kind, "__len__")


def mismatch(name, forms, *values, keywords=()):
    """The TypeError of a call whose arguments fit none of the forms."""
    lines = [f"{name}(): incompatible {'constructor' if name == '__init__' else 'function'} arguments."]
    lines[0] += " The following argument types are supported:"
    lines += [f"    {place}. {form}" for place, form in enumerate(forms, 1)]
    shown = [repr(value) for value in values] + [f"{key}={value!r}" for key, value in keywords]
    return TypeError("\n".join(lines) + "\n\nInvoked with: " + ", ".join(shown))
