from pyscipopt import Model
from pyscipopt.recipes.nonlinear import set_nonlinear_objective

model = Model()
model.hideOutput()
x, y = model.addVar("x", ub=5), model.addVar("y", lb=-5, ub=5)
c = model.addCons(x * x + y * y <= 4, "disc")
model.addCons(x * y >= 1)
model.setObjective(3 * x + y, "maximize")
print(c.isNonlinear(), c.getConshdlrName(), model.getRhs(c), model.getLhs(c))
model.optimize()
print(model.getStatus(), round(model.getObjVal(), 4), round(model.getVal(x), 2), round(model.getVal(y), 2))

model = Model()
model.hideOutput()
x, y = model.addVar("x", vtype="I", ub=9), model.addVar("y", vtype="I", ub=9)
model.addCons(x + y >= 5)
set_nonlinear_objective(model, (x - 3) ** 2 + (y - 1) ** 2 + x * y)
model.optimize()
print(model.getStatus(), round(model.getObjVal(), 6), model.getVal(x), model.getVal(y), model.getVal(x * y))
try:
    set_nonlinear_objective(model, x + y)
except AssertionError as error:
    print(error)
