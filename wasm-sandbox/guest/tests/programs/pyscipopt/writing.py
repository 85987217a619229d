import io
import os
from contextlib import redirect_stdout

from pyscipopt import Model

model = Model("written")
model.hideOutput()
x, y = model.addVar("x", vtype="I", ub=4), model.addVar("y")
model.addCons(x + 2 * y <= 7, "c")
model.setObjective(x + y, "maximize")
text = io.StringIO()
with redirect_stdout(text):
    model.writeProblem("model.lp")
    model.writeProblem("model.cip", verbose=False)
    model.writeProblem("plain", verbose=True)
    model.writeParams("settings.set", verbose=True)
print([line.replace(os.getcwd().rstrip("/"), "") for line in text.getvalue().splitlines()])
for call in (lambda: model.writeProblem("model.xyz"), lambda: model.readProblem("none.mps"), lambda: model.readParams("none.set")):  # fmt: skip
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
model.optimize()
model.writeBestSol("best.sol")
model.printBestSol()
model.printStatistics()
print(model.getStatus(), model.getObjVal())
