# expect: finished|exception
# why: numbers that claim to be equal to everything
# silent: nothing
import gurobipy as gp
from gurobipy import GRB
model = gp.Model("m")
x = model.addVar(ub=3, name="x")
model.setObjective(2 * x, GRB.MAXIMIZE)
model.addConstr(x <= 5, name="c")

class Any(float):
    def __eq__(self, other): return True
    def __float__(self): return 42.0
    def __lt__(self, other): return True
x.ub = Any(3)
model.optimize()
print("Optimal value:", Any(42))
