import pyomo.environ as pyo
from pyomo.gdp import Disjunction

jobs = {"a": 3, "b": 5, "c": 2}
model = pyo.ConcreteModel()
model.start = pyo.Var(jobs, bounds=(0, 20))
model.end = pyo.Var(bounds=(0, 20))
model.pairs = pyo.Set(initialize=[(i, j) for i in jobs for j in jobs if i < j])
model.order = Disjunction(
    model.pairs,
    rule=lambda m, i, j: [m.start[i] + jobs[i] <= m.start[j], m.start[j] + jobs[j] <= m.start[i]],
)
model.finish = pyo.Constraint(jobs, rule=lambda m, i: m.start[i] + jobs[i] <= m.end)
model.late = pyo.Constraint(expr=model.start["c"] >= 4)
model.obj = pyo.Objective(expr=model.end + 0.1 * model.start["a"] + 0.01 * model.start["b"] + 0.001 * model.start["c"])
pyo.TransformationFactory("gdp.bigm").apply_to(model)
pyo.SolverFactory("cbc").solve(model)
print(round(pyo.value(model.obj), 5), {i: round(model.start[i].value, 5) for i in jobs})
print(len(model.order), model.order["a", "b"].disjuncts[0].active)
