"""Parts of the library that are not here say so when they are imported."""


def refuse(module):
    raise NotImplementedError(f"ortools: {module} is not supported by this environment")
