"""The part of Model that prints and writes files; files stay in memory."""

import fnmatch
import json

from gurobipy import _params, _solve
from gurobipy._exception import GurobiError
from orlm_model import files, text

_MODEL_FORMATS = ("lp", "rlp", "mps", "rew", "dua", "dlp", "ilp", "opb")
_POINT_FORMATS = ("sol", "mst", "hnt")


class Writing:
    """Output of a Model."""

    @staticmethod
    def keep_file(filename, body):
        files.keep(filename, body)

    def write(self, filename):
        core = self._live()
        if not isinstance(filename, str):
            raise AttributeError(f"'{type(filename).__name__}' object has no attribute 'encode'")
        core.update()
        if not files.has_folder(filename):
            raise GurobiError(10013, f"Unable to write to file '{filename}'")
        kind = files.extension(filename)
        if kind in ("lp", "rlp"):
            body = text.lp_text(_solve.encode(core))
        elif kind in ("mps", "rew"):
            body = text.mps_text(_solve.encode(core), core.name)
        elif kind in _POINT_FORMATS or kind == "json":
            if core.x is None and kind != "mst":
                raise GurobiError(10005, "Unable to retrieve attribute 'X'")
            if kind == "json":
                body = self.getJSONSolution()
            else:
                body = text.solution_text(core.vname, core.x or [], core.objval if kind == "sol" else None)
        elif kind == "prm":
            body = "".join(f"{name}  {value}\n" for name, value in core.params.items())
        elif kind in ("attr", "bas"):
            body = ""
        elif kind == "ilp":
            raise GurobiError(10005, "Unable to write ILP file: no IIS available")
        else:
            raise GurobiError(10013, f"Unknown file type for file '{filename}'")
        self.keep_file(filename, body)

    def read(self, filename):
        raise GurobiError(10003, f"Unable to open file '{filename}' for input")

    def getJSONSolution(self):
        core = self._live()
        info = {"Status": core.status, "Runtime": 0.0, "SolCount": int(core.x is not None)}
        answer = {"SolutionInfo": info}
        if core.x is not None:
            info["ObjVal"] = core.objval
            names = zip(core.vname, core.x)
            answer["Vars"] = [{"VarName": name, "X": value} for name, value in names if value]
        return json.dumps(answer)

    def message(self, msg):
        if self._prints():
            print(msg)

    def printAttr(self, attrname, filter="*"):  # noqa: A002  (gurobipy's own name)
        """A table of the items for which one of the attributes is not zero."""
        names = [attrname] if isinstance(attrname, str) else list(attrname)
        core = self._live()
        shown = self._prints()
        for items, title, label in (
            (core.vars, "Variable", lambda item: core.vname[item.i_]),
            (core.constrs, "Constraint", lambda item: item.name_),
        ):
            known = type(items[0])._gets if items else {}
            columns = [name for name in names if name.lower() in known]
            if not columns:
                continue
            values = [[self._item_value(item, name) for name in columns] for item in items]
            if not shown:
                continue
            print()
            print("".join([f"{title:>12} "] + [f"{name:>12} " for name in columns]))
            print("-" * (13 * (len(columns) + 1) - 1))
            for item, row in zip(items, values):
                if not fnmatch.fnmatch(label(item), filter) or all(not value for value in row):
                    continue
                cells = [f"{value:>12g} " if isinstance(value, (int, float)) else f"{value:>12} " for value in row]
                print("".join([f"{label(item):>12} "] + cells))

    def _prints(self):
        names, params = _params.BY_LOWER_NAME, self._live().params
        return all(_params.value_of(params, names[name]) for name in ("outputflag", "logtoconsole"))

    def printStats(self):
        core = self._live()
        if not self._prints():
            return
        print()
        print(f"Statistics for model '{core.name}':")
        counts = f"{core.committed['constrs']} rows, {core.committed['vars']} columns, {self.NumNZs} nonzeros"
        print(f"  Linear constraint matrix : {counts}")

    def printQuality(self):
        core = self._live()
        if not self._prints():
            return
        print()
        print(f"Solution quality statistics for model {core.name} :")

    def display(self, obj=None):
        """The model as gurobipy shows it, expression by expression."""
        core = self._live()
        if not self._prints():
            return
        if obj is not None:
            print(obj)
            return
        print("Minimize" if core.sense == 1 else "Maximize")
        print(f"  {_solve.objective_of(core)}")
        print("Subject To")
        for constr in self.getConstrs():
            sense = "=" if constr.sense_ == "=" else constr.sense_ + "="
            print(f"  {constr.name_}: {self.getRow(constr)} {sense} {constr.rhs_:g}")
