from ortools._missing import names

__getattr__ = names(__name__, "pywrapcp routing_enums_pb2 routing_parameters_pb2 solver_parameters_pb2 search_limit_pb2")
