from ortools.sat.python import cp_model

m = cp_model.CpModel()
m.name = "shop"
x, y = m.NewIntVar(0, 10, "x"), m.NewIntVarFromDomain(cp_model.Domain.FromValues([1, 3, 4]), "y")
b = m.NewBoolVar("b")
m.Add(x + y != 4).OnlyEnforceIf(b.Not())
m.AddLinearConstraint(2 * x + 1, 1, 5).WithName("side")
m.AddMaxEquality(x, [y, 3])
m.AddElement(x, [1, 2, 3], y)
m.AddAllowedAssignments([x, y], [(1, 2), (3, 4)])
start = m.NewIntVar(0, 8, "start")
task = m.NewOptionalIntervalVar(start, 2, start + 2, b, "task")
m.AddCumulative([task], [1], 2)
m.Maximize(2 * x - y + 3)
m.AddHint(x, 2)
m.AddDecisionStrategy([x], cp_model.CHOOSE_FIRST, cp_model.SELECT_MAX_VALUE)
print(m)
print(len(m.Proto().variables), len(m.Proto().constraints), m.Proto().variables[1].name, m.HasObjective())
print(repr(task), task, task.Name(), task.StartExpr(), task.SizeExpr(), task.EndExpr(), task.presence_literals())
print(m.Validate() == "", m.GetIntVarFromProtoIndex(0), m.Name())
for domain in (
    cp_model.Domain(1, 5), cp_model.Domain(5, 1), cp_model.Domain.FromValues([7, 1, 3, 4]),
    cp_model.Domain.FromIntervals([[1, 2], [4, 6]]), cp_model.Domain.FromFlatIntervals([1, 2, 4, 6]),
    cp_model.Domain.FromValues([1, 3]).complement(), cp_model.Domain.FromValues([1, 3]).negation(),
    cp_model.Domain.FromValues([1, 3]).union_with(cp_model.Domain(5, 6)),
):  # fmt: skip
    print(domain, repr(domain), domain.size(), domain.FlattenedIntervals())
