from ortools._missing import names

__getattr__ = names(__name__, "max_flow min_cost_flow linear_sum_assignment")
