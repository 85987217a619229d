from pyscipopt import Model

model = Model("printed")
model.redirectOutput()
model.hideOutput()
x, y, z = model.addVar("x", vtype="I", lb=1, ub=4), model.addVar("long_name", lb=None), model.addVar("z", vtype="B")
model.addCons(x + 2 * y - z <= 7.5, "row")
model.addCons(1 <= (y - x <= 4), "range")
model.setObjective(x + 3 * y - 2.5 * z + 10, "maximize")
model.optimize()
model.printBestSol()
model.hideOutput(False)
print("solution")
model.printBestSol()
model.printSol(model.getBestSol(), write_zeros=True)
print("row")
model.printCons(model.getConss(False)[0])
print()
model.writeName(y)
print()
try:
    model.redirectOutput()
except Exception as error:
    print(error)
