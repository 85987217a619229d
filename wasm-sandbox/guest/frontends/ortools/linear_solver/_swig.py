"""Argument checks of functions that SWIG wraps, with their messages."""


def check(method, position, value, kind):
    """Raises TypeError unless the value is of the C++ type, seen from the argument's position (self is the first)."""
    if kind == "double":
        fits = isinstance(value, (float, int))
    elif kind == "bool":
        fits = isinstance(value, bool)
    elif kind == "std::string const &":
        fits = isinstance(value, str)
        if value is None:
            raise TypeError(f"invalid null reference in method '{method}', argument {position} of type '{kind}'")
    else:
        fits = isinstance(value, int)
    if not fits:
        raise TypeError(f"in method '{method}', argument {position} of type '{kind}'")


def overloads(method, *prototypes):
    """The TypeError of a call that fits none of several C++ functions."""
    lines = "".join(f"\n    operations_research::{prototype}" for prototype in prototypes)
    return TypeError(
        f"Wrong number or type of arguments for overloaded function '{method}'.\n"
        f"  Possible C/C++ prototypes are:{lines}\n"
    )


def proxy_text(part, cpp):
    """The text of an object that has none of its own."""
    return (
        f"<ortools.linear_solver.pywraplp.{type(part).__name__}; proxy of <Swig Object of type "
        f"'operations_research::{cpp} *' at {id(part):#x}> >"
    )
