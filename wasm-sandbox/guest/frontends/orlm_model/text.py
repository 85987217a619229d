"""A Problem as text in the LP and MPS formats, close to what the real libraries write."""

from orlm_model.problem import INFINITY


def number(value):
    """A float as solvers print it: no trailing zeros, up to 17 digits."""
    if value == INFINITY:
        return "infinity"
    if value == -INFINITY:
        return "-infinity"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _terms(columns, values, names):
    pieces = []
    for column, value in zip(columns, values):
        sign = "-" if value < 0 else "+"
        size = "" if abs(value) == 1 else number(abs(value)) + " "
        if pieces or sign == "-":
            pieces.append(sign)
        pieces.append(size + names[column])
    return " ".join(pieces) if pieces else "0 " + (names[0] if names else "x")


def _products(firsts, seconds, values, names, factor):
    pieces = []
    for i, j, value in zip(firsts, seconds, values):
        sign = "-" if value < 0 else "+"
        size = "" if abs(factor * value) == 1 else number(abs(factor * value)) + " "
        body = f"{names[i]} ^ 2" if i == j else f"{names[i]} * {names[j]}"
        if pieces or sign == "-":
            pieces.append(sign)
        pieces.append(size + body)
    return " ".join(pieces)


def _row_lines(label, body, lower, upper):
    if lower == upper:
        return [f" {label}: {body} = {number(upper)}"]
    if lower == -INFINITY:
        return [f" {label}: {body} <= {number(upper)}"]
    if upper == INFINITY:
        return [f" {label}: {body} >= {number(lower)}"]
    return [f" {label}: {body} >= {number(lower)}", f" {label}_u: {body} <= {number(upper)}"]


def _rows(rows):
    for place in range(len(rows.start) - 1):
        begin, end = rows.start[place], rows.start[place + 1]
        yield rows.index[begin:end], rows.value[begin:end]


def _names(texts, count, letter):
    return [texts[place] if place < len(texts) and texts[place] else f"{letter}{place}" for place in range(count)]


def lp_text(problem):
    """The LP format."""
    names = _names(problem.col_names.texts, len(problem.col_lb), "C")
    lines = ["\\ LP format - for model browsing. Use MPS format to capture full model detail."]
    lines.append("Minimize" if problem.sense == 1 else "Maximize")
    costs = [(column, value) for column, value in enumerate(problem.col_obj) if value]
    objective = _terms([column for column, _ in costs], [value for _, value in costs], names)
    if problem.qobj is not None:
        objective += f" + [ {_products(*problem.qobj, names, 2.0)} ] / 2"
    if problem.offset:
        objective += f" + {number(problem.offset)} Constant"
    lines += [f"  {objective}", "Subject To"]
    labels = _names(problem.row_names.texts, len(problem.row_lb), "R")
    for label, (columns, values), lower, upper in zip(labels, _rows(problem.rows), problem.row_lb, problem.row_ub):
        lines += _row_lines(label, _terms(columns, values, names), lower, upper)
    labels = _names(problem.qrow_names.texts, len(problem.qrow_lb), "qc")
    for place, (columns, values) in enumerate(_rows(problem.qrow_linear)):
        begin, end = problem.qrow_start[place], problem.qrow_start[place + 1]
        parts = problem.qrow_i[begin:end], problem.qrow_j[begin:end], problem.qrow_value[begin:end]
        body = _terms(columns, values, names) + " + " if columns else ""
        body += f"[ {_products(*parts, names, 1.0)} ]"
        lines += _row_lines(labels[place], body, problem.qrow_lb[place], problem.qrow_ub[place])
    lines += _bound_lines(problem, names)
    for title, kinds in (("Binaries", (2,)), ("Generals", (1,)), ("Semi-Continuous", (3, 4))):
        chosen = [names[column] for column, kind in enumerate(problem.col_kind) if kind in kinds]
        if chosen:
            lines += [title, " " + " ".join(chosen)]
    if problem.sos_type:
        lines.append("SOS")
        for place, (columns, values) in enumerate(_rows(problem.sos_rows)):
            body = " ".join(f"{names[column]}:{number(value)}" for column, value in zip(columns, values))
            lines.append(f" s{place}: S{problem.sos_type[place]} :: {body}")
    return "\n".join(lines) + "\nEnd\n"


def _bound_lines(problem, names):
    lines = []
    for column, (lower, upper) in enumerate(zip(problem.col_lb, problem.col_ub)):
        name = names[column]
        if problem.col_kind[column] == 2 and lower == 0.0 and upper == 1.0:
            continue
        if lower == -INFINITY and upper == INFINITY:
            lines.append(f" {name} free")
        elif lower == upper:
            lines.append(f" {name} = {number(lower)}")
        elif lower == 0.0:
            if upper != INFINITY:
                lines.append(f" {name} <= {number(upper)}")
        elif upper == INFINITY:
            lines.append(f" {name} >= {number(lower)}")
        else:
            lines.append(f" {number(lower)} <= {name} <= {number(upper)}")
    return ["Bounds", *lines] if lines else []


def mps_text(problem, name):
    """The free MPS format, without general constraints."""
    names = _names(problem.col_names.texts, len(problem.col_lb), "C")
    labels = _names(problem.row_names.texts, len(problem.row_lb), "R")
    lines = [f"NAME {name}"] + (["OBJSENSE MAX"] if problem.sense == -1 else []) + ["ROWS", " N  OBJ"]
    by_column = [[] for _ in names]
    sides = []
    for label, (columns, values), lower, upper in zip(labels, _rows(problem.rows), problem.row_lb, problem.row_ub):
        letter = "E" if lower == upper else "L" if lower == -INFINITY else "G" if upper == INFINITY else "L"
        side = lower if letter == "G" else upper
        lines.append(f" {letter}  {label}")
        sides.append((label, side, upper - lower if -INFINITY < lower < upper < INFINITY else None))
        for column, value in zip(columns, values):
            by_column[column].append((label, value))
    lines.append("COLUMNS")
    for column, label in enumerate(names):
        if problem.col_obj[column]:
            lines.append(f"    {label} OBJ {number(problem.col_obj[column])}")
        lines += [f"    {label} {row} {number(value)}" for row, value in by_column[column]]
    lines.append("RHS")
    if problem.offset:
        lines.append(f"    RHS1 OBJ {number(-problem.offset)}")
    lines += [f"    RHS1 {label} {number(side)}" for label, side, _ in sides if side]
    ranges = [f"    RNG1 {label} {number(width)}" for label, _, width in sides if width is not None]
    lines += (["RANGES"] + ranges) if ranges else []
    lines.append("BOUNDS")
    for column, label in enumerate(names):
        lower, upper, kind = problem.col_lb[column], problem.col_ub[column], problem.col_kind[column]
        if kind == 2:
            lines.append(f" BV BND1 {label}")
            continue
        if lower == -INFINITY and upper == INFINITY:
            lines.append(f" FR BND1 {label}")
            continue
        if lower:
            lines.append(f" MI BND1 {label}" if lower == -INFINITY else f" LO BND1 {label} {number(lower)}")
        if upper != INFINITY:
            lines.append(f" UP BND1 {label} {number(upper)}")
    return "\n".join(lines) + "\nENDATA\n"


def solution_text(names, values, objective):
    """The SOL format."""
    head = [] if objective is None else [f"# Objective value = {number(objective)}"]
    return "\n".join(head + [f"{name} {number(value)}" for name, value in zip(names, values)]) + "\n"
