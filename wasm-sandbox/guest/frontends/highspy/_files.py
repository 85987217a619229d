"""Models as text in the LP and MPS formats, as HiGHS writes them, and reading those back.

There is no file system: texts that a program writes are kept in memory, and data files that the host provides are read.
"""

from highspy import _reading
from highspy._arguments import INTEGER, TEXT, native
from highspy._store import ERROR, INFINITY, OK, WARNING
from orlm_model import files


def _number(value):
    return "inf" if value == INFINITY else "-inf" if value == -INFINITY else f"{value:.15g}"


def _signed(value):
    return f"{value:+.15g}"


def named(store):
    """Gives every column and row a name; WARNING when some had none."""
    status = OK
    for field, count, letter in (("col_names", len(store.cost), "c"), ("row_names", len(store.row_lower), "r")):
        names = getattr(store, field)
        if count and not any(names):
            setattr(store, field, [f"{letter}{place}" for place in range(count)])
            status = WARNING
        elif count and not all(names):
            made, number = [], 0
            for name in names:
                if not name:
                    name = f"{letter}_ekk{number}"
                    number += 1
                made.append(name)
            setattr(store, field, made)
            status = WARNING
    return status


def _terms(columns, values, names):
    return " ".join(f"{_signed(value)} {names[column]}" for column, value in zip(columns, values))


def lp_text(store):
    names = store.col_names
    costs = [(column, value) for column, value in enumerate(store.cost) if value]
    objective = _terms([column for column, _ in costs], [value for _, value in costs], names)
    lines = ["\\ File written by HiGHS .lp file handler", "min" if store.sense == 1 else "max", f" obj: {objective}"]
    if store.hessian:
        factors = [(i, j, value if i == j else 2.0 * value) for (i, j), value in sorted(store.hessian.items())]
        body = " ".join(
            f"{_signed(value)} {names[j]}" + (" ^ 2" if i == j else f" * {names[i]}") for i, j, value in factors
        )
        lines[-1] += f" + [ {body} ] / 2"
    if store.offset:
        lines[-1] += f" {_signed(store.offset)}" if lines[-1].endswith(" ") else f"  {_signed(store.offset)}"
    lines.append("st")
    for row, label in enumerate(store.row_names):
        body = _terms(store.row_columns[row], store.row_values[row], names)
        lower, upper = store.row_lower[row], store.row_upper[row]
        if lower == upper:
            lines.append(f" {label}: {body} = {_signed(upper)}")
            continue
        both = lower > -INFINITY and upper < INFINITY
        if lower > -INFINITY:
            lines.append(f" {label}{'lo' if both else ''}: {body} >= {_signed(lower)}")
        if upper < INFINITY:
            lines.append(f" {label}{'up' if both else ''}: {body} <= {_signed(upper)}")
    lines.append("bounds")
    for name, lower, upper in zip(names, store.lower, store.upper):
        if lower == -INFINITY and upper == INFINITY:
            lines.append(f" {name} free")
        elif lower == upper:
            lines.append(f" {name} = {_number(upper)}")
        elif lower == 0.0:
            if upper < INFINITY:
                lines.append(f" {name} <= {_number(upper)}")
        elif upper == INFINITY:
            lines.append(f" {name} >= {_number(lower)}")
        else:
            lines.append(f" {_number(lower)} <= {name} <= {_number(upper)}")
    if any(store.types):
        binary = [item == (1, 0.0, 1.0) for item in zip(store.types, store.lower, store.upper)]
        whole = [kind in (1, 3) and not flag for kind, flag in zip(store.types, binary)]
        semi = [kind in (2, 3) for kind in store.types]
        for title, flags in (("bin", binary), ("gen", whole), ("semi", semi)):
            lines.append(title)
            lines += [f" {name}" for name, flag in zip(names, flags) if flag]
    return "\n".join(lines) + "\nend\n"


def mps_text(store):
    names, labels = store.col_names, store.row_names
    width = max([8] + [len(name) + 2 for name in names + labels])
    wide = lambda text: f"{text:<{width}}"  # noqa: E731
    lines = [f"NAME        {store.name}"]
    if store.sense == -1:
        lines += ["OBJSENSE", "  MAX"]
    objective = "Obj" if any(store.cost) or store.offset else "NoObj"
    lines += ["ROWS", f" N  {wide(objective)}"]
    letters = []
    for label, lower, upper in zip(labels, store.row_lower, store.row_upper):
        letter = "E" if lower == upper else "L" if upper < INFINITY else "G" if lower > -INFINITY else "N"
        letters.append(letter)
        lines.append(f" {letter}  {wide(label)}")
    lines.append("COLUMNS")
    starts, rows, values = store.by_columns()
    whole, marker = False, 0
    for column, name in enumerate(names):
        integral = bool(store.types) and store.types[column] in (1, 3)
        if integral != whole:
            kind = "'INTORG'" if integral else "'INTEND'"
            lines.append(f"    MARK{marker:04d}  'MARKER'                 {kind}")
            whole, marker = integral, marker + 1
        if store.cost[column]:
            lines.append(f"    {wide(name)}  {wide(objective)}  {_number(store.cost[column])}")
        for place in range(starts[column], starts[column + 1]):
            lines.append(f"    {wide(name)}  {wide(labels[rows[place]])}  {_number(values[place])}")
    if whole:
        lines.append(f"    MARK{marker:04d}  'MARKER'                 'INTEND'")
    lines.append("RHS")
    if store.offset:
        lines.append(f"    {wide('RHS_V')}  {wide(objective)}  {_number(-store.offset)}")
    ranges = []
    for label, letter, lower, upper in zip(labels, letters, store.row_lower, store.row_upper):
        side = lower if letter == "G" else upper
        if letter != "N" and side:
            lines.append(f"    {wide('RHS_V')}  {wide(label)}  {_number(side)}")
        if letter == "L" and lower > -INFINITY:
            ranges.append(f"    {wide('RANGE')}  {wide(label)}  {_number(upper - lower)}")
    lines += (["RANGES"] + ranges) if ranges else []
    bounds = [line for column in range(len(names)) for line in _mps_bounds(store, column, wide)]
    lines += (["BOUNDS"] + bounds) if bounds else []
    if store.hessian:
        lines.append("QUADOBJ")
        pairs = sorted((j, i, value) for (i, j), value in store.hessian.items())
        lines += [f"    {wide(names[j])}  {wide(names[i])}  {_number(value)}" for j, i, value in pairs]
    return "\n".join(lines) + "\nENDATA\n"


def _mps_bounds(store, column, wide):
    name, lower, upper = store.col_names[column], store.lower[column], store.upper[column]
    kind = store.types[column] if store.types else 0
    line = lambda code, *value: f" {code} {wide('BOUND')}  {wide(name)}" + "".join(f"  {_number(v)}" for v in value)  # noqa: E731
    if kind in (2, 3):
        return ([line("LO", lower)] if lower else []) + [line("SC", upper)]
    if kind == 1 and (lower, upper) == (0.0, 1.0):
        return [line("BV")]
    if lower == -INFINITY and upper == INFINITY:
        return [line("FR")]
    if lower == upper:
        return [line("FX", lower)]
    letter = "I" if kind == 1 else ""
    made = []
    if lower == -INFINITY:
        made.append(line("MI"))
    elif lower:
        made.append(line("L" + letter if letter else "LO", lower))
    if upper < INFINITY:
        made.append(line("U" + letter if letter else "UP", upper))
    elif kind == 1 and not lower:
        made.append(line("PL"))
    return made


class Files:
    """Reading and writing of models and solutions."""

    @native(TEXT)
    def writeModel(self, name):
        if not name:
            return named(self._store)
        write = {"lp": lp_text, "mps": mps_text}.get(files.extension(name))
        if write is None or not files.has_folder(name):
            return ERROR
        status = named(self._store)
        files.keep(name, write(self._store))
        return status

    @native(TEXT)
    def readModel(self, name):
        text = files.WRITTEN.get(name)
        if text is None:
            try:
                with open(name) as source:
                    text = source.read()
            except (OSError, ValueError):
                return ERROR
        made = _reading.model(text, files.extension(name), self._options)
        if made is None:
            return ERROR
        self._store = made
        self._start_solver()
        return OK

    @native(TEXT, INTEGER)
    def writeSolution(self, name, style):
        if not files.has_folder(name):
            return ERROR
        solution, status = self.getSolution(), self.modelStatusToString(self._status)
        lines = ["Model status", status, "", "# Primal solution values", "Feasible" if solution.value_valid else "None"]
        if solution.value_valid:
            lines.append(f"Objective {_number(self.getObjectiveValue())}")
            for title, names, letter, values in (
                ("Columns", self._store.col_names, "c", solution.col_value),
                ("Rows", self._store.row_names, "r", solution.row_value),
            ):
                lines.append(f"# {title} {len(values)}")
                names = names or [f"{letter}{place}" for place in range(len(values))]
                lines += [f"{label} {_number(value)}" for label, value in zip(names, values)]
        files.keep(name, "\n".join(lines) + "\n")
        return OK

    @native(TEXT)
    def writeOptions(self, name):
        files.keep(name, "".join(f"{option} = {value}\n" for option, value in self._options.items()))
        return OK

    @native(TEXT)
    def writeInfo(self, name):
        info = self._info
        files.keep(name, "".join(f"{field.name} = {getattr(info, field.name)}\n" for field in info._fields))
        return OK

    @native(TEXT)
    def writeBasis(self, name):
        files.keep(name, "HiGHS_basis_file v2\n" + ("Valid\n" if self._basis.valid else "None\n"))
        return OK

    @native(TEXT)
    def readOptions(self, name):
        return ERROR

    @native(TEXT)
    def readBasis(self, name):
        return ERROR
