"""Solves one model with PySCIPOpt: builds it from arrays through the library's own calls, and prints the objective."""

import json
import sys

from pyscipopt import Model, quicksum

with open(sys.argv[1], encoding="utf-8") as file:
    m = json.load(file)

solver = Model()
solver.hideOutput()
solver.setParam("limits/gap", 0.0)

columns = [
    solver.addVar(vtype="I" if whole else "C", lb=lower, ub=upper)
    for whole, lower, upper in zip(m["whole"], m["lower"], m["upper"])
]
for row, (lower, upper) in enumerate(zip(m["row_lower"], m["row_upper"])):
    entries = range(m["start"][row], m["start"][row + 1])
    value = quicksum(m["value"][k] * columns[m["index"][k]] for k in entries)
    if lower == upper:
        solver.addCons(value == lower)
        continue
    if lower is not None:
        solver.addCons(value >= lower)
    if upper is not None:
        solver.addCons(value <= upper)

objective = quicksum(c * x for c, x in zip(m["cost"], columns) if c) + m["offset"]
if m["product_v"]:
    # SCIP takes linear objectives only: a bound on the curved part stands in for it.
    curved = solver.addVar(vtype="C", lb=None)
    products = zip(m["product_i"], m["product_j"], m["product_v"])
    value = quicksum(v * columns[i] * columns[j] for i, j, v in products)
    solver.addCons(m["sense"] * (value - curved) <= 0)
    objective = objective + curved
solver.setObjective(objective, "minimize" if m["sense"] > 0 else "maximize")

solver.optimize()
if solver.getStatus() != "optimal":
    sys.exit(f"status {solver.getStatus()}")
print("objective", repr(solver.getObjVal()))
