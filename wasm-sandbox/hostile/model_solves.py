# expect: too_many_solves
# why: solves without end
# solves: 30
import gurobipy as gp
from gurobipy import GRB
model = gp.Model("m")
x = model.addVar(ub=3, name="x")
model.setObjective(2 * x, GRB.MAXIMIZE)
model.addConstr(x <= 5, name="c")

while True:
    try:
        model.optimize()
        x.ub = x.ub + 1
    except BaseException as error:
        print(type(error).__name__)
