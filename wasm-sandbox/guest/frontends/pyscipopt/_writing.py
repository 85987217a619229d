"""Methods of Model that write and print. SCIP prints past Python's own stream, so most of them leave that stream alone."""

import sys
from os.path import abspath, splitext

from orlm_model import files, text
from pyscipopt import _solve
from pyscipopt._building import need_constraint
from pyscipopt._expr import Expr
from pyscipopt._naming import wrong_type
from pyscipopt._items import Solution
from pyscipopt._parameters import lookup
from pyscipopt._variable import INFINITY


def _number(value):
    if abs(value) >= INFINITY:
        return "+inf" if value > 0 else "-inf"
    return f"{value:.15g}"


def _coefficient(value, place):
    if value == 1.0:
        return "+" if place else ""
    return "-" if value == -1.0 else f"{value:+.15g}"


def _constraint_text(core, constraint):
    kind = constraint.kind_
    if kind in ("linear", "knapsack", "logicor"):
        body = " ".join(
            f"{_coefficient(value, place)}<{core.vars[column].name_}>[{core.vtype[column]}]"
            for place, (column, value) in enumerate(zip(constraint.cols_, constraint.vals_))
        )
    elif kind == "nonlinear" and isinstance(constraint.data_, Expr):
        body = " ".join(
            f"{value:+.15g}" + "".join(f"*<{variable.name_}>" for variable in term.vartuple)
            for term, value in constraint.data_.terms.items()
        )
    elif kind == "nonlinear":
        body = repr(constraint.data_)
    else:
        body = ",".join(f"<{core.vars[column].name_}>" for part in constraint.data_ if isinstance(part, list) for column in part)
        return body
    lower, upper = constraint.lhs_, constraint.rhs_
    if lower == upper:
        return f"{body} == {_number(upper)}"
    left = "" if lower <= -INFINITY else f"{_number(lower)} <= "
    right = "" if upper >= INFINITY else f" <= {_number(upper)}"
    return left + body + right


def cip_text(core):
    """The problem in SCIP's own format."""
    kinds = {"B": "binary", "I": "integer", "M": "implicit", "C": "continuous"}
    variables = core.ordered()
    counts = [sum(core.vtype[variable.column_] == letter for variable in variables) for letter in "BIMC"]
    lines = [
        "STATISTICS", f"  Problem name     : {core.name}",
        f"  Variables        : {len(variables)} ({counts[0]} binary, {counts[1]} integer, {counts[2]} implicit integer, "
        f"{counts[3]} continuous)",
        f"  Constraints      : {len(core.conss)} initial, {len(core.conss)} maximal", "OBJECTIVE",
        f"  Sense            : {'minimize' if core.sense == 1 else 'maximize'}",
    ]  # fmt: skip
    if core.offset:
        lines.append(f"  Offset           : {core.offset:+.15g}")
    lines.append("VARIABLES")
    for variable in variables:
        column = variable.column_
        lines.append(
            f"  [{kinds[core.vtype[column]]}] <{variable.name_}>: obj={_number(core.obj[column])}, "
            f"original bounds=[{_number(core.lb[column])},{_number(core.ub[column])}]"
        )
    lines.append("CONSTRAINTS")
    lines += [f"  [{each.kind_}] <{each.name_}>: {_constraint_text(core, each)};" for each in core.conss]
    return "\n".join([*lines, "END", ""])


class Writing:
    """Methods of Model."""

    __slots__ = ()

    def _text(self, extension):
        core = self.core_
        if extension == "cip":
            return cip_text(core)
        if extension in ("lp", "mps", "opb", "wbo", "fzn", "pip", "gms", "osil", "cnf", "diff", "rlp"):
            made = _solve.Encoder(core).encode()
            return text.mps_text(made, core.name) if extension == "mps" else text.lp_text(made)
        raise Exception("SCIP: a required plugin was not found !")

    def writeProblem(self, filename="model.cip", trans=False, genericnames=False, verbose=True):
        if not filename:
            return
        path = abspath(filename)
        stem, extension = splitext(filename)
        extension = extension or ".cip"
        _keep(stem + extension, self._text(extension[1:].lower()))
        if verbose:
            print("wrote problem to file " + path)

    def writeMIP(self, filename, genericnames=False, origobj=False, lazyconss=False):
        _keep(filename, self._text("lp"))

    def writeLP(self, filename="LP.lp"):
        self.writeMIP(filename)

    def _solution_text(self, solution, write_zeros):
        core = self.core_
        lines = [f"objective value:                 {_number(self.getSolObjVal(solution)):>20}"]
        for variable in core.ordered():
            value = solution[variable]
            if value or write_zeros:
                cost = _number(core.obj[variable.column_])
                lines.append(f"{variable.name_:<32} {_number(value):>20} \t(obj:{cost})")
        return "\n".join(lines) + "\n"

    def _print(self, made):
        if self.core_.redirected and not self.core_.quiet:
            sys.stdout.write(made)

    def printSol(self, solution=None, write_zeros=False):
        if solution is not None and not isinstance(solution, Solution):
            raise wrong_type("solution", "Solution", solution)
        if solution is not None:
            self._print(self._solution_text(solution, write_zeros))

    def printBestSol(self, write_zeros=False):
        best = self.getBestSol()
        self._print("no solution available\n" if best is None else self._solution_text(best, write_zeros))

    def writeSol(self, solution, filename="origprob.sol", write_zeros=False):
        if not isinstance(solution, Solution):
            raise wrong_type("solution", "Solution", solution)
        _keep(filename, self._solution_text(solution, write_zeros))

    def writeBestSol(self, filename="origprob.sol", write_zeros=False):
        best = self.getBestSol()
        _keep(filename, "no solution available\n" if best is None else self._solution_text(best, write_zeros))

    writeBestTransSol = writeBestSol
    writeTransSol = writeSol

    def writeParams(self, filename="param.set", comments=True, onlychanged=True, verbose=True):
        core, path = self.core_, abspath(filename)
        changed = {name: value for name, value in core.params.items() if value != lookup(name)[3]}
        values = changed if onlychanged else self.getParams()
        lines = [f"{name} = {str(value).upper() if isinstance(value, bool) else value}" for name, value in values.items()]
        _keep(filename, "\n".join([*lines, ""]))
        if verbose:
            print("wrote parameter settings to file " + path)

    def writeStatistics(self, filename="origprob.stats"):
        _keep(filename, f"SCIP Status        : problem is solved [{self.core_.status}]\n")

    def printProblem(self, ext=".cip", trans=False, genericnames=False):
        self._print(self._text(ext.lstrip(".")))

    def printStatistics(self, filename=None):
        if filename:
            self.writeStatistics(filename)

    def printVersion(self):
        """SCIP prints this itself."""

    printExternalCodeVersions = printVersion

    def printCons(self, constraint):
        need_constraint(constraint, "constraint")
        self._print(f"  [{constraint.kind_}] <{constraint.name_}>: {_constraint_text(self.core_, constraint)}")

    def writeName(self, var):
        self.core_.column(var)
        self._print(f"<{var.name_}>")

    def hideOutput(self, quiet=True):
        self.core_.quiet = bool(quiet)

    def redirectOutput(self):
        """What SCIP prints goes to Python's stream from now on; its log is not part of that here."""
        self.core_.need_problem()
        self.core_.redirected = True

    def setLogfile(self, path):
        """There is no log here that could be kept."""

    def readProblem(self, filename, extension=None):
        abspath(filename)
        raise OSError("SCIP: file not found error!")

    def readSol(self, filename):
        abspath(filename)
        raise OSError("SCIP: file not found error!")

    readSolFile = readSol


def _keep(name, made):
    """There is no file system; a folder that would not exist is refused as SCIP refuses it."""
    if name.endswith("/") or not files.has_folder(name):
        raise OSError("SCIP: cannot create file!")
    files.keep(name, made)
