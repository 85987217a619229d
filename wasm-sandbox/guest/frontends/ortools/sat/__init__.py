from ortools._missing import names

__getattr__ = names(__name__, "cp_model_pb2 sat_parameters_pb2")
