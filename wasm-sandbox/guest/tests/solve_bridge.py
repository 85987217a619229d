"""A stand-in for the host's `solve`, for development: HiGHS for linear programs, SCIP for the rest.

Needs the packages highspy and pyscipopt; the unit tests do not use it. It reads the request container by the
documented layout, not with the encoder's own code, so that it also checks the encoder.
"""

import json
import struct
from array import array

INFINITY = float("inf")


def sections_of(data, magic=b"ORLMMOD1"):
    found, version, count = struct.unpack_from("<8sII", data)
    assert found == magic and version == 1, (found, version)
    sections, end = {}, 16 + 24 * count
    for place in range(count):
        number, flags, offset, size = struct.unpack_from("<IIQQ", data, 16 + 24 * place)
        assert offset % 8 == 0 and offset >= end and offset + size <= len(data), (number, offset, size)
        assert not any(data[end:offset])
        sections[number] = data[offset : offset + size]
        end = offset + size
    return sections


def _array(sections, number, letter):
    made = array(letter)
    made.frombytes(sections.get(number, b""))
    return made


def _rows(sections, start, index, value):
    starts, indices, values = _array(sections, start, "i"), _array(sections, index, "i"), _array(sections, value, "d")
    for place in range(len(starts) - 1):
        begin, end = starts[place], starts[place + 1]
        row = indices[begin:end]
        assert start in (51,) or len(set(row)) == len(row), "duplicate column in a row"
        yield list(zip(row, values[begin:end]))


class Request:
    """The decoded request."""

    def __init__(self, data):
        s = self.sections = sections_of(data)
        self.sense, self.n, self.m, self.q, self.offset = struct.unpack("<iIIId", s[1])
        self.lb, self.ub, self.obj = (_array(s, number, "d") for number in (2, 3, 4))
        self.kind = s[5]
        assert len(self.lb) == len(self.ub) == len(self.obj) == len(self.kind) == self.n
        self.rows = list(_rows(s, 12, 13, 14))
        self.row_lb, self.row_ub = _array(s, 10, "d"), _array(s, 11, "d")
        assert len(self.rows) == self.m == len(self.row_lb) == len(self.row_ub)
        self.qobj = list(zip(_array(s, 20, "i"), _array(s, 21, "i"), _array(s, 22, "d")))
        self.qlinear = list(_rows(s, 32, 33, 34))
        starts = _array(s, 35, "i")
        triples = list(zip(_array(s, 36, "i"), _array(s, 37, "i"), _array(s, 38, "d")))
        self.qproducts = [triples[starts[k] : starts[k + 1]] for k in range(max(0, len(starts) - 1))]
        self.qlb, self.qub = _array(s, 30, "d"), _array(s, 31, "d")
        assert len(self.qlinear) == len(self.qproducts) == self.q
        self.sos = list(zip(s.get(50, b""), _rows(s, 51, 52, 53)))
        self.indicators = list(
            zip(_array(s, 60, "i"), s.get(61, b""), _rows(s, 64, 65, 66), _array(s, 62, "d"), _array(s, 63, "d"))
        )
        starts, operands = _array(s, 72, "i"), _array(s, 73, "i")
        groups = [operands[starts[k] : starts[k + 1]] for k in range(max(0, len(starts) - 1))]
        self.general = list(zip(s.get(70, b""), _array(s, 71, "i"), groups, _array(s, 74, "d")))
        self.start = _array(s, 80, "d")
        self.options = json.loads(s[1000]) if 1000 in s else {}

    def is_linear_program(self):
        plain = not (self.qobj or self.q or self.sos or self.indicators or self.general)
        return plain and not any(self.kind)


def _meta(**changes):
    meta = {
        "termination": "unknown", "limit": None, "objective": None, "bound": None, "gap": None, "nodes": 0,
        "iterations": 0, "solver": "bridge", "solver_version": "0", "native_code": 0, "message": "", "has_point": False,
    }  # fmt: skip
    meta.update(changes)
    return meta


def solve(data):
    """request container -> result container"""
    from orlm_model import result

    request = Request(data)
    answer = _linear(request) if request.is_linear_program() else _general(request)
    return result.encode(*answer)


def _linear(r):
    import highspy

    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.setOptionValue("solver", "simplex")
    h.setOptionValue("presolve", "on")
    inf = highspy.kHighsInf
    for lower, upper in zip(r.lb, r.ub):
        h.addVar(max(lower, -inf), min(upper, inf))
    for column, cost in enumerate(r.obj):
        h.changeColCost(column, cost)
    for row, lower, upper in zip(r.rows, r.row_lb, r.row_ub):
        h.addRow(lower, upper, len(row), [c for c, _ in row], [v for _, v in row])
    h.changeObjectiveSense(highspy.ObjSense.kMinimize if r.sense == 1 else highspy.ObjSense.kMaximize)
    h.changeObjectiveOffset(r.offset)
    h.run()
    status = h.getModelStatus()
    names = highspy.HighsModelStatus
    if status in (names.kOptimal, names.kModelEmpty):
        solution = h.getSolution()
        value = h.getInfo().objective_function_value if r.n else r.offset
        meta = _meta(termination="optimal", objective=value, bound=value, gap=0.0, has_point=True)
        sizes = (r.n, r.m, r.n)
        lists = (solution.col_value, solution.row_dual, solution.col_dual)
        point, duals, reduced = ([float(v) for v in values[:size]] for values, size in zip(lists, sizes))
        return meta, point, duals, reduced
    table = {
        names.kInfeasible: "infeasible",
        names.kUnbounded: "unbounded",
        names.kUnboundedOrInfeasible: "infeasible_or_unbounded",
    }
    return (_meta(termination=table.get(status, "unknown"), message=str(status)),)


def _expression(terms, variables):
    from pyscipopt import quicksum

    return quicksum(value * variables[column] for column, value in terms)


def _bounded(model, expression, lower, upper):
    if lower == upper:
        model.addCons(expression == lower)
        return
    if lower > -INFINITY:
        model.addCons(expression >= lower)
    if upper < INFINITY:
        model.addCons(expression <= upper)


def _general(r):
    from pyscipopt import Model, quicksum

    model = Model()
    model.hideOutput()
    x = []
    for column in range(r.n):
        kind, lower, upper = r.kind[column], r.lb[column], r.ub[column]
        low, high = (None if lower == -INFINITY else lower), (None if upper == INFINITY else upper)
        if lower > upper:
            return (_meta(termination="infeasible"),)
        if kind >= 3:
            made = model.addVar(lb=0, ub=high, vtype="I" if kind == 4 else "C")
            switch = model.addVar(vtype="B")
            model.addCons(made >= lower * switch)
            model.addCons(made <= upper * switch)
        else:
            made = model.addVar(lb=low, ub=high, vtype="CIB"[kind])
        x.append(made)
    for row, lower, upper in zip(r.rows, r.row_lb, r.row_ub):
        if not row:
            if lower > 1e-9 or upper < -1e-9:
                return (_meta(termination="infeasible"),)
            continue
        _bounded(model, _expression(row, x), lower, upper)
    for linear, products, lower, upper in zip(r.qlinear, r.qproducts, r.qlb, r.qub):
        body = _expression(linear, x) + quicksum(v * x[i] * x[j] for i, j, v in products)
        _bounded(model, body, lower, upper)
    for kind, row in r.sos:
        add = model.addConsSOS1 if kind == 1 else model.addConsSOS2
        add([x[column] for column, _ in row], [weight for _, weight in row])
    for column, value, row, lower, upper in r.indicators:
        trigger = x[column]
        if not value:
            trigger = model.addVar(vtype="B")
            model.addCons(trigger == 1 - x[column])
        if upper < INFINITY:
            model.addConsIndicator(_expression(row, x) <= upper, trigger)
        if lower > -INFINITY:
            model.addConsIndicator(_expression([(c, -v) for c, v in row], x) <= -lower, trigger)
    for kind, result, operands, constant in r.general:
        _add_general(model, x, kind, result, operands, constant)
    linear = quicksum(cost * x[column] for column, cost in enumerate(r.obj) if cost) + r.offset
    if r.qobj:
        value = model.addVar(lb=None, ub=None)
        body = quicksum(v * x[i] * x[j] for i, j, v in r.qobj) + linear
        model.addCons(value >= body) if r.sense == 1 else model.addCons(value <= body)
        linear = value + 0.0
    model.setObjective(linear, "minimize" if r.sense == 1 else "maximize")
    model.optimize()
    status = model.getStatus()
    if status == "optimal":
        point = [model.getVal(variable) for variable in x]
        value = model.getObjVal()
        return _meta(termination="optimal", objective=value, bound=model.getDualbound(), gap=0.0, has_point=True), point
    table = {"infeasible": "infeasible", "unbounded": "unbounded", "inforunbd": "infeasible_or_unbounded"}
    return (_meta(termination=table.get(status, "unknown"), message=status),)


def _add_general(model, x, kind, result, operands, constant):
    parts = [x[column] for column in operands]
    y = x[result]
    if kind == 1:
        parts = [parts[0], -1.0 * parts[0]]
    elif constant == constant:
        parts.append(constant)
    if kind in (1, 2, 3):
        choices = []
        for part in parts:
            chosen = model.addVar(vtype="B")
            choices.append(chosen)
            if kind == 3:
                model.addCons(y - part <= 0)
                model.addConsIndicator(part - y <= 0, chosen)
            else:
                model.addCons(part - y <= 0)
                model.addConsIndicator(y - part <= 0, chosen)
        model.addCons(sum(choices) >= 1)
    elif kind == 4:
        for part in parts:
            model.addCons(y <= part)
        model.addCons(y >= sum(parts) - (len(parts) - 1))
    else:
        for part in parts:
            model.addCons(y >= part)
        model.addCons(y <= sum(parts))
