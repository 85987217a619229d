from ortools._missing import names

__getattr__ = names(__name__, "knapsack_solver set_cover")
