from ortools.sat.python import cp_model


def attempt(label, call):
    try:
        made = call()
        print(label, type(made).__name__)
    except Exception as error:
        print(label, "!!", type(error).__name__, str(error).split("Invoked with")[0])


m = cp_model.CpModel()
x, y = m.NewIntVar(0, 10, "x"), m.NewIntVar(0, 5, "y")
b, c = m.NewBoolVar("b"), m.NewBoolVar("c")
iv = m.NewFixedSizeIntervalVar(x, 3, "iv")
for label, call in {
    "no name": lambda: m.NewIntVar(0, 1),
    "no Boolean name": lambda: m.NewBoolVar(),
    "name type": lambda: m.NewIntVar(0, 1, 3),
    "real bound": lambda: m.NewIntVar(0, 1.5, "q"),
    "text bound": lambda: m.NewIntVar("a", 2, "q"),
    "real constant": lambda: m.NewConstant(1.5),
    "invented": lambda: m.AddConstraint(x == 1),
    "Add name": lambda: m.Add(x == 1, "name"),
    "Add variable": lambda: m.Add(x),
    "Add expression": lambda: m.Add(x + 1),
    "Add number": lambda: m.Add(3),
    "Add None": lambda: m.Add(None),
    "Add True": lambda: m.Add(True),
    "literal": lambda: m.AddBoolOr([x]),
    "comparison as literal": lambda: m.AddBoolOr([b == 1]),
    "number as literal": lambda: m.AddBoolOr([2]),
    "text as literal": lambda: m.AddBoolOr("a"),
    "expression as literal": lambda: m.AddImplication(b, 1 - c),
    "implication": lambda: m.AddImplication(b, x == 1),
    "enforce integer": lambda: m.Add(x == 3).OnlyEnforceIf(x),
    "enforce comparison": lambda: m.Add(x == 3).OnlyEnforceIf(b == 1),
    "enforce None": lambda: m.Add(x == 3).OnlyEnforceIf(None),
    "enforce twice": lambda: m.Add(x == 1).OnlyEnforceIf(b).OnlyEnforceIf(c),
    "AddBoolXor": lambda: m.AddBoolXor([b, c]),
    "element empty": lambda: m.AddElement(x, [], y),
    "element out": lambda: m.AddElement(7, [1, 2], y),
    "abs": lambda: m.AddAbsEquality(x),
    "division": lambda: m.AddDivisionEquality(x, [y, 2]),
    "prod name": lambda: m.AddProdEquality(x, [y]),
    "table arity": lambda: m.AddAllowedAssignments([x, y], [(1, 2), (3,)]),
    "table empty": lambda: m.AddAllowedAssignments([], [(1,)]),
    "table real": lambda: m.AddAllowedAssignments([x, y], [(1, 2.5)]),
    "inverse": lambda: m.AddInverse([x, y], [y]),
    "inverse expression": lambda: m.AddInverse([x + 1], [y]),
    "circuit": lambda: m.AddCircuit([]),
    "circuit arc": lambda: m.AddCircuit([(0, 1, b), (1, 0)]),
    "automaton": lambda: m.AddAutomaton([], 0, [1], [(0, 1, 1)]),
    "reservoir": lambda: m.AddReservoirConstraintWithActive([x], [1], [b], 1, 5),
    "interval name": lambda: m.NewIntervalVar(x, 3, y),
    "interval end": lambda: m.NewIntervalVar(x, y, x + y, "i"),
    "no overlap": lambda: m.AddNoOverlap([x]),
    "cumulative": lambda: m.AddCumulative([x], [1], 2),
    "fixed sized": lambda: m.NewFixedSizedIntervalVar(x, 3, "i"),
    "hint": lambda: m.AddHint(3, 3),
    "objective text": lambda: m.Minimize("a"),
    "objective real": lambda: m.Minimize(1.5),
    "objective comparison": lambda: m.Maximize(x <= 3),
    "objective two": lambda: m.Minimize(x, y),
    "domain": lambda: m.NewIntVarFromDomain([1, 3], "d"),
    "model name": lambda: cp_model.CpModel(name="x"),
    "solver argument": lambda: cp_model.CpSolver(3),
    "module": lambda: cp_model.Model(),
    "keyword": lambda: m.NewIntVar(lb=0, ub=1, name="k"),
    "keyword snake": lambda: m.new_int_var(low=0, ub=1, name="k"),
}.items():
    attempt(label, call)
try:
    m.AddAllDifferent([y, "a"])
except TypeError as error:
    print("all different", error)
