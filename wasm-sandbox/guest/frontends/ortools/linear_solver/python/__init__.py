from ortools._missing import names

__getattr__ = names(__name__, "model_builder model_builder_helper model_builder_numbers")
