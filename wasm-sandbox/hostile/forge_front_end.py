# expect: finished
# why: replaces the front end's answers without solving
# solves: 0
# says: 42.0
import gurobipy as gp
class Fake:
    status, objVal, ObjVal, SolCount = 2, 42.0, 42.0, 1
    def __init__(self, *a):
        pass
    def __getattr__(self, name):
        return lambda *a, **k: self
gp.Model = Fake
m = gp.Model("m")
m.optimize()
print(m.objVal)
