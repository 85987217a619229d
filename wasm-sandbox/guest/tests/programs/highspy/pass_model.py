import highspy
import numpy as np

inf = highspy.kHighsInf
lp = highspy.HighsLp()
lp.num_col_ = 2
lp.num_row_ = 3
lp.sense_ = highspy.ObjSense.kMaximize
lp.offset_ = 1.5
lp.col_cost_ = np.array([8, 10], dtype=np.double)
lp.col_lower_ = np.array([0, 0], dtype=np.double)
lp.col_upper_ = np.array([inf, inf], dtype=np.double)
lp.row_lower_ = np.array([-inf, -inf, -inf], dtype=np.double)
lp.row_upper_ = np.array([120, 210, 95], dtype=np.double)
lp.a_matrix_.start_ = np.array([0, 2, 5])
lp.a_matrix_.index_ = np.array([0, 1, 0, 1, 2])
lp.a_matrix_.value_ = np.array([0.3, 0.7, 0.5, 0.5, 1.0], dtype=np.double)
h = highspy.Highs()
h.setOptionValue("output_flag", False)
print(h.passModel(lp), h.run(), h.getModelStatus(), round(h.getObjectiveValue(), 6))
solution = h.getSolution()
for i in range(lp.num_col_):
    print("column", i, round(solution.col_value[i], 6), round(solution.col_dual[i], 6))
for i in range(lp.num_row_):
    print("row", i, round(solution.row_value[i], 6), round(solution.row_dual[i], 6))
basis = h.getBasis()
print(basis.valid, basis.col_status, basis.row_status, [h.basisStatusToString(s) for s in basis.row_status])
info = h.getInfo()
print(h.solutionStatusToString(info.primal_solution_status), h.solutionStatusToString(info.dual_solution_status))
print(h.basisValidityToString(info.basis_validity))
print(h.getNumCol(), h.getNumRow(), h.getNumNz(), h.getLp().num_col_, h.getLp().a_matrix_.value_)
lp.integrality_ = [highspy.HighsVarType.kInteger] * 2
print(h.passModel(lp), h.run(), h.getObjectiveValue(), h.getSolution().col_value)
lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
lp.a_matrix_.start_ = [0, 2, 4, 5]
lp.a_matrix_.index_ = [0, 1, 0, 1, 1]
lp.a_matrix_.value_ = [0.3, 0.5, 0.7, 0.5, 1.0]
print(h.passModel(lp), h.run(), h.getObjectiveValue(), h.getLp().a_matrix_.format_)
