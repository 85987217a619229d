"""First working subset; being replaced."""
from gurobipy import LinExpr, Model as _M, quicksum, tupledict, GurobiError as CoptError

class COPT:
    OPTIMAL = 1; INFEASIBLE = 2; UNBOUNDED = 3; MINIMIZE = 1; MAXIMIZE = -1
    CONTINUOUS = "C"; INTEGER = "I"; BINARY = "B"; INFINITY = 1e30

class Envr:
    def createModel(self, name=""): return Model(name)

class Model(_M):
    def solve(self):
        self.optimize()
        self.status = {2: 1, 3: 2, 5: 3, 4: 4}.get(self.status, 0); self.objval = self.objVal
