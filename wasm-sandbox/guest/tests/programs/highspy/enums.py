import highspy
from highspy import HighsModelStatus, HighsStatus, HighsVarType, ObjSense

h = highspy.Highs()
h.silent()


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, str(error).split("\n")[0])


attempt("repr", lambda: (repr(HighsStatus.kOk), str(HighsStatus.kOk), HighsStatus.kOk.name, HighsStatus.kOk.value))
attempt("int", lambda: (int(HighsStatus.kError), HighsStatus(1), HighsStatus(9)))
attempt("equal", lambda: (HighsStatus.kOk == HighsStatus(0), HighsStatus.kOk == 0, HighsStatus.kOk != 0, bool(HighsStatus.kOk)))
attempt("other", lambda: HighsVarType.kInteger == HighsStatus.kWarning)
attempt("less", lambda: HighsStatus.kOk < HighsStatus.kError)
attempt("missing", lambda: HighsModelStatus.kOptimum)
attempt("text", lambda: HighsStatus("kOk"))
attempt("set", lambda: setattr(HighsStatus.kOk, "value", 3))
attempt("dict", lambda: {HighsModelStatus.kOptimal: 1}[HighsModelStatus(7)])
attempt("in", lambda: HighsModelStatus.kOptimal in (HighsModelStatus.kInfeasible, HighsModelStatus.kOptimal))
attempt("format", lambda: f"{ObjSense.kMaximize} {int(ObjSense.kMinimize)}")
attempt("texts", lambda: [h.modelStatusToString(HighsModelStatus(i)) for i in range(0, 20)])
attempt("texts", lambda: [h.solutionStatusToString(i) for i in range(-1, 4)])
attempt("not a status", lambda: h.modelStatusToString(7))
attempt("constants", lambda: (highspy.kHighsInf, highspy.kHighsIInf, h.inf, h.getInfinity(), highspy.kSolutionStatusFeasible))
attempt("version", lambda: (h.version(), highspy.HIGHS_VERSION_MAJOR, h.versionMinor()))
attempt("members", lambda: list(HighsVarType.__members__))
attempt("module", lambda: (HighsStatus.__module__, type(h).__module__, highspy.HighsLp.__module__))
attempt("cb", lambda: (highspy.cb.HighsCallbackType.kCallbackMipSolution, int(highspy.cb.HighsCallbackType.kCallbackMax)))
