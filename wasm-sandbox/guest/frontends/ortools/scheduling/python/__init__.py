from ortools._missing import names

__getattr__ = names(__name__, "rcpsp")
