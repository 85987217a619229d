from ortools._missing import names

__getattr__ = names(__name__, "solvers_pb2 solve_log_pb2")
