"""Runs typical programs once before the snapshot, so that caches of the interpreter are warm in every run."""

import sys

from orlm_model import result

_PROGRAM = """
import {module}
from collections import defaultdict
values = [i * 2 for i in range(10)]
print(f"{{values!r:>40}} {{1.5:.2f}}", end="")
def total(a, *, b=1):
    return a + b
class Shop:
    def __init__(self):
        self.stock = {{}}
try:
    Shop().missing
except AttributeError as error:
    str(error)
{body}
"""

_GUROBI = """
import gurobipy as gp
from gurobipy import GRB
m = gp.Model("warm")
m.Params.OutputFlag = 0
x = m.addVars(3, vtype=GRB.INTEGER, name="x")
y = m.addVar(lb=0, ub=5, name="y")
m.setObjective(gp.quicksum(i * x[i] for i in range(3)) + 2 * y, GRB.MAXIMIZE)
m.addConstr(x.sum() + y <= 10, name="c")
m.addConstrs((x[i] - y >= -4 for i in range(3)), name="d")
m.optimize()
if m.status == GRB.OPTIMAL:
    print("%g" % m.objVal, [v.x for v in m.getVars()], y.X, y.VarName)
"""

_COPT = """
import coptpy as cp
from coptpy import COPT
env = cp.Envr()
m = env.createModel("warm")
x = [m.addVar(lb=0, vtype=COPT.INTEGER, name=f"x_{i}") for i in range(4)]
m.setObjective(cp.quicksum(2 * v for v in x), sense=COPT.MAXIMIZE)
m.addConstr(x[0] + 2 * x[1] + x[2] - x[3] <= 10, name="c")
m.addConstr(x[0] >= 0.5 * (x[1] + x[2]), name="d")
m.solve()
if m.status == COPT.OPTIMAL:
    print("{:.2f} {}".format(m.objval, x[0].x))
"""

_SCIP = """
from pyscipopt import Model, quicksum
m = Model("warm")
x = {i: m.addVar(vtype="B", name=f"x_{i}") for i in range(3)}
y = m.addVar(lb=0, ub=5, name="y")
m.addCons(quicksum(i * x[i] for i in range(3)) + y <= 10, name="c")
m.addCons(x[0] - y >= -4)
m.setObjective(quicksum(x[i] for i in range(3)) + 2 * y, "maximize")
m.optimize()
if m.getStatus() == "optimal":
    print(m.getObjVal(), [m.getVal(v) for v in x.values()])
"""

_PULP = """
import pulp
prob = pulp.LpProblem("warm", pulp.LpMaximize)
x = pulp.LpVariable.dicts("x", range(3), lowBound=0, cat="Integer")
y = pulp.LpVariable("y", lowBound=0, upBound=5)
prob += pulp.lpSum(2 * x[i] for i in range(3)) + y, "profit"
prob += pulp.lpSum([x[i] for i in range(3)]) + 3 * y <= 10, "c"
prob += x[0] - y >= -4
prob.solve()
print(pulp.LpStatus[prob.status], pulp.value(prob.objective), x[0].varValue)
"""

_PYOMO = """
import pyomo.environ as pyo
from pyomo.environ import *
m = pyo.ConcreteModel()
m.i = pyo.RangeSet(3)
m.x = pyo.Var(m.i, domain=pyo.NonNegativeReals)
m.y = pyo.Var(within=pyo.Binary)
m.o = pyo.Objective(expr=sum(2 * m.x[i] for i in m.i) + m.y, sense=pyo.maximize)
m.c = pyo.Constraint(m.i, rule=lambda m, i: m.x[i] + 3 * m.y <= 10)
m.d = pyo.ConstraintList()
m.d.add(m.x[1] - m.x[2] >= -4)
result = pyo.SolverFactory("glpk").solve(m)
print(result.solver.status, result.solver.termination_condition, pyo.value(m.o), m.x[1].value)
"""

_CP_SAT = """
from ortools.sat.python import cp_model
m = cp_model.CpModel()
x = [m.NewIntVar(0, 5, f"x{i}") for i in range(3)]
b = m.NewBoolVar("b")
m.AddAllDifferent([x[0] + 1, x[1]])
m.Add(x[0] + 2 * x[1] <= 7).OnlyEnforceIf(b.Not())
m.Add(sum(x) != 40)
m.AddMaxEquality(x[2], [0, 0])
m.Maximize(sum(i * v for i, v in enumerate(x)) - b)
s = cp_model.CpSolver()
print(s.StatusName(m.Proto() and cp_model.OPTIMAL))
"""


# a module of the standard library that such programs also use, and the program
_BODIES = (
    ("json", _GUROBI), ("math", _COPT), ("random", _SCIP), ("json", _PULP), ("math", _PYOMO), ("re", _CP_SAT),
)  # fmt: skip


def _canned(request):
    return result.canned_optimum(request)


def run(bridge, execute, capture):
    """Leaves `sys` as it was; a failure here is a fault of the build and is raised."""
    kept = sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__, sys.stdin, sys.argv, sys.modules.get("__main__")
    bridge.install(_canned)
    failures = []
    for module, body in _BODIES * 3:
        out, err = capture.CappedText(), capture.CappedText()
        failures.append(execute(_PROGRAM.format(module=module, body=body), out, err))
        out.text()
    failures.append(execute("1 / 0", capture.CappedText(), capture.CappedText()))
    capture.describe(failures.pop(), "<program>")
    sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__, sys.stdin, sys.argv = kept[:6]
    if kept[6] is not None:
        sys.modules["__main__"] = kept[6]
    for failure in failures:
        if failure is not None:
            raise failure
