"""The part of Model that reads and writes files; files stay in memory."""

from coptpy._error import CoptError
from orlm_model import files, text


def _failure(message):
    return CoptError(2, f"(FILE) {message}")


class ProbBuffer:
    """A model as text."""

    def __init__(self, size=0):
        self.text_ = ""

    def getData(self):
        return self.text_

    def getSize(self):
        return len(self.text_)

    def __repr__(self):
        return f"<coptpy.ProbBuffer: {len(self.text_)} buffer size>"


class Writing:
    """Input and output of a Model."""

    def write(self, filename):
        if not isinstance(filename, str):
            raise _failure("Failed to read MPS file")
        kind = files.extension(filename)
        if kind == "lp":
            self.writeLp(filename)
        elif kind == "sol":
            self.writeSol(filename)
        elif kind == "par":
            self.writeParam(filename)
        elif kind in ("bas", "mst", "bin", "cbf", "ord", "json", "nl"):
            files.keep(filename, "")
        elif kind in ("iis", "rlx"):
            raise _failure(f"Fail to write to {kind.upper()} file")
        else:
            self.writeMps(filename)

    def writeLp(self, filename):
        if not files.has_folder(filename):
            raise _failure("Fail to write to LP file")
        files.keep(filename, text.lp_text(self.core_.encode()))

    def writeMps(self, filename):
        if not files.has_folder(filename):
            raise _failure("Fail to write to MPS file")
        files.keep(filename, text.mps_text(self.core_.encode(), self.core_.name))

    def writeMpsStr(self):
        made = ProbBuffer()
        made.text_ = text.mps_text(self.core_.encode(), self.core_.name)
        return made

    def writeSol(self, filename):
        core = self.core_
        if core.x is None:
            raise _failure("Fail to write to solution file")
        files.keep(filename, text.solution_text([var.name_ for var in core.vars], core.x, core.objval))

    def writePoolSol(self, isol, filename):
        self.writeSol(filename)

    def writeParam(self, filename):
        files.keep(filename, "".join(f"{name} {value}\n" for name, value in self.core_.params.items()))

    def _keep_empty(self, filename):
        files.keep(filename, "")

    writeBasis = writeBin = writeCbf = writeJsonSol = writeMst = writeNL = writeOrd = _keep_empty

    def writeTuneParam(self, idx, filename):
        files.keep(filename, "")

    def writeIIS(self, filename):
        raise _failure("Fail to write to IIS file")

    writeRelax = writeIIS

    def read(self, filename):
        raise _failure("Failed to read MPS file")


def _missing(kind):
    def read(self, filename):
        raise _failure(f"Failed to read {kind} file")

    read.__name__ = read.__qualname__ = f"read{kind}"
    return read


for _kind in ("Basis", "Bin", "Cbf", "JsonSol", "Lp", "Mps", "Mst", "Ord", "Param", "Sdpa", "Sol", "Tune"):
    setattr(Writing, f"read{_kind}", _missing(_kind))
