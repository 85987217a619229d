import pyomo.environ as pyo
from pyomo.contrib import appsi

model = pyo.ConcreteModel()
model.x = pyo.Var(bounds=(0, 4))
model.y = pyo.Var(bounds=(0, 4))
model.p = pyo.Param(initialize=1.0, mutable=True)
model.obj = pyo.Objective(expr=model.x + model.p * model.y, sense=pyo.maximize)
model.c = pyo.Constraint(expr=model.x + 2 * model.y <= 6)
opt = appsi.solvers.Highs()
opt.config.time_limit = 50
opt.highs_options["threads"] = 1
for p in (1.0, 3.0):
    model.p.value = p
    result = opt.solve(model)
    print(result.termination_condition, result.best_feasible_objective, result.best_objective_bound)
    print(model.x.value, model.y.value, {c.name: round(v, 6) for c, v in opt.get_duals().items()})
    print({v.name: round(c, 6) for v, c in opt.get_reduced_costs().items()})
opt.config.load_solution = False
model.low = pyo.Constraint(expr=model.x + model.y >= 100)
result = opt.solve(model)
print(result.termination_condition, result.best_feasible_objective)
print(result.termination_condition == appsi.base.TerminationCondition.infeasible, opt.available(), bool(opt.available()))
