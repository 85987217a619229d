"""Solves one model with highspy: builds it from arrays through the library's own calls, and prints the objective."""

import json
import sys

import highspy
import numpy as np

with open(sys.argv[1], encoding="utf-8") as file:
    m = json.load(file)


def bounds(values, missing):
    return np.array([missing if v is None else v for v in values], dtype=np.double)


solver = highspy.Highs()
solver.setOptionValue("output_flag", False)
solver.setOptionValue("threads", 1)
solver.setOptionValue("mip_rel_gap", 1e-8)
solver.setOptionValue("mip_abs_gap", 1e-9)

lp = highspy.HighsLp()
lp.num_col_ = len(m["cost"])
lp.num_row_ = len(m["row_lower"])
lp.sense_ = highspy.ObjSense.kMinimize if m["sense"] > 0 else highspy.ObjSense.kMaximize
lp.offset_ = m["offset"]
lp.col_cost_ = np.array(m["cost"], dtype=np.double)
lp.col_lower_ = bounds(m["lower"], -highspy.kHighsInf)
lp.col_upper_ = bounds(m["upper"], highspy.kHighsInf)
lp.row_lower_ = bounds(m["row_lower"], -highspy.kHighsInf)
lp.row_upper_ = bounds(m["row_upper"], highspy.kHighsInf)
lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
lp.a_matrix_.start_ = np.array(m["start"])
lp.a_matrix_.index_ = np.array(m["index"])
lp.a_matrix_.value_ = np.array(m["value"], dtype=np.double)
if any(m["whole"]):
    kinds = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
    lp.integrality_ = [kinds[whole] for whole in m["whole"]]
solver.passModel(lp)

if m["product_v"]:
    # Half of x'Qx: the lower triangle, column by column.
    entries = sorted(zip(m["product_i"], m["product_j"], m["product_v"]))
    starts = [sum(i < column for i, _, _ in entries) for column in range(lp.num_col_ + 1)]
    hessian = highspy.HighsHessian()
    hessian.dim_ = lp.num_col_
    hessian.format_ = highspy.HessianFormat.kTriangular
    hessian.start_ = np.array(starts)
    hessian.index_ = np.array([j for _, j, _ in entries])
    hessian.value_ = np.array([v * (2.0 if i == j else 1.0) for i, j, v in entries])
    solver.passHessian(hessian)

solver.run()
if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
    sys.exit(f"status {solver.getModelStatus()}")
print("objective", repr(solver.getInfo().objective_function_value))
