import highspy
import numpy as np

inf = highspy.kHighsInf
h = highspy.Highs()
h.silent()
status = h.passModel(
    2, 2, 4, 1, 1, 0.0, np.array([1.0, 2.0]), np.zeros(2), np.array([inf, 3.0]), np.array([3.0, -inf]),
    np.array([inf, 1.0]), np.array([0, 2, 4]), np.array([0, 1, 0, 1]), np.array([1.0, 1.0, 1.0, -1.0]),
    np.array([1, 0], dtype=np.int32),
)
print(status, h.run(), h.getObjectiveValue(), h.getSolution().col_value, h.getLp().integrality_)
bad = highspy.HighsLp()
bad.num_col_ = 2
print(h.passModel(bad), h.getNumCol(), h.getModelStatus())
bad.col_cost_, bad.col_lower_, bad.col_upper_ = [1.0, -1.0], [0.0, 0.0], [1.0, 4.0]
print(h.passModel(bad), h.run(), h.getObjectiveValue())
bad.num_row_, bad.row_lower_, bad.row_upper_ = 1, [0.0], [2.0]
print(h.passModel(bad))
bad.a_matrix_.start_, bad.a_matrix_.index_, bad.a_matrix_.value_ = [0, 1, 2], [0, 5], [1.0, 1.0]
print(h.passModel(bad))
bad.a_matrix_.index_ = [0, 0]
print(h.passModel(bad), h.run(), h.getObjectiveValue(), h.allVariableValues())


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, str(error).split("\n")[0])


attempt("none", lambda: h.passModel(None))
attempt("two", lambda: h.passModel(1, 2))
attempt("count", lambda: setattr(bad, "num_col_", 2.5))
attempt("text", lambda: setattr(bad, "col_lower_", ["a"]))
attempt("sense", lambda: setattr(bad, "sense_", -1))
attempt("unknown", lambda: setattr(bad, "num_cols", 2))
attempt("read unknown", lambda: bad.num_cols)
bad.col_lower_[0] = 9.0
bad.col_cost_[0] = 7.0
print(bad.col_lower_, bad.col_cost_)
