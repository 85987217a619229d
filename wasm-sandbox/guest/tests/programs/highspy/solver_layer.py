import highspy
import numpy as np

inf = highspy.kHighsInf
h = highspy.Highs()
h.silent()
print(h.addVar(0, 4), h.addVars(2, np.zeros(2), np.array([inf, 7.0])), h.addCol(3.0, 0, 2, 0, [], []))
print(h.changeColCost(0, 1.0), h.changeColsCost(2, np.array([1, 2]), np.array([2.0, -1.0])))
print(h.addRow(3, inf, 2, np.array([0, 1]), np.array([1.0, 1.0])))
print(h.addRows(2, np.array([-inf, 1.0]), np.array([8.0, 5.0]), 4, np.array([0, 2]), np.array([0, 2, 1, 3]), np.ones(4)))
print(h.addCol(-0.5, 0, 2, 2, np.array([0, 2]), np.array([1.0, -1.0])))
print(h.getNumCol(), h.getNumRow(), h.getNumNz())
print(h.getRow(1), h.getRowEntries(2), h.getCol(4), h.getColEntries(4))
print(h.getCols(2, np.array([0, 4])), h.getRowsEntries(2, np.array([0, 2])))
print(h.run(), h.getObjectiveValue(), h.getSolution().col_value, h.getSolution().row_value)
print(h.changeCoeff(0, 1, 3.0), h.changeRowBounds(1, -inf, 6.0), h.changeColBounds(2, 0.0, 9.0))
print(h.changeColIntegrality(1, highspy.HighsVarType.kInteger), h.getColIntegrality(1), h.getLp().integrality_)
print(h.changeObjectiveSense(highspy.ObjSense.kMaximize), h.changeObjectiveOffset(10.0))
print(h.getObjectiveSense(), h.getObjectiveOffset())
print(h.changeColBounds(1, 0, 4), h.changeColsBounds(1, [4], [0.0], [1.0]))
print(h.run(), h.getObjectiveValue(), h.getSolution().col_value)
print(h.deleteCols(1, np.array([3])), h.deleteRows(1, [1]), h.deleteVars(1, [0]), h.getNumCol(), h.getNumRow(), h.getNumNz())
print(h.addRow(0, 1, 1, [9], [1.0]), h.addRow(0, 1, 2, [0, 0], [1.0, 1.0]), h.addVar(inf, inf), h.addVar(float("nan"), 1))
print(h.changeColCost(9, 1.0), h.changeColBounds(9, 0, 1), h.changeCoeff(0, 9, 1.0), h.deleteRows(1, [9]))
print(h.getColEntries(9)[0], h.getRow(9)[0])


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, str(error).split("\n")[0])


attempt("few", lambda: h.addVar(0))
attempt("text", lambda: h.addVar("a", 1))
attempt("kind", lambda: h.changeColIntegrality(0, 1))
attempt("sense", lambda: h.changeObjectiveSense(-1))
attempt("missing", lambda: h.addVariableX())
attempt("keyword", lambda: h.addRow(lower=0))
