"""Which loop variables a suspended generator has: both libraries index `addConstrs` by them."""

import dis


def loop_names(code):
    """Names that the generator's code assigns, in the order of its loops.

    The first local of a generator expression is its hidden iterator and is left out. A variable that an inner
    generator captures is a cell, which CPython lists apart from the locals, so then the bytecode tells the order.
    """
    locals_ = [name for name in code.co_varnames[1:] if not name.startswith(".")]
    if not code.co_cellvars and code.co_argcount <= 1:
        return locals_
    known = set(locals_) | set(code.co_cellvars)
    ordered = {}
    for instruction in dis.get_instructions(code):
        if not instruction.opname.startswith("STORE_"):
            continue
        stored = instruction.argval
        if isinstance(stored, tuple):
            stored = stored if instruction.opname == "STORE_FAST_STORE_FAST" else stored[:1]
        else:
            stored = (stored,)
        for name in stored:
            if name in known:
                ordered.setdefault(name)
    for name in locals_:
        ordered.setdefault(name)
    return list(ordered)


def loop_values(generator, names):
    """Current values of those of `names` that are bound."""
    scope = generator.gi_frame.f_locals
    return [scope[name] for name in names if name in scope]
