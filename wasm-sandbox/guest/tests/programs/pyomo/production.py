import pyomo.environ as pyo

model = pyo.ConcreteModel(name="Production")
model.x = pyo.Var(within=pyo.NonNegativeReals)
model.y = pyo.Var(within=pyo.NonNegativeReals)
model.profit = pyo.Objective(expr=40 * model.x + 30 * model.y, sense=pyo.maximize)
model.labour = pyo.Constraint(expr=model.x + 2 * model.y <= 40)
model.wood = pyo.Constraint(expr=3 * model.x + model.y <= 45)
solver = pyo.SolverFactory("cbc")
results = solver.solve(model)
print(results.solver.status, results.solver.termination_condition)
print("x =", pyo.value(model.x), "y =", model.y.value, model.y())
print("profit", pyo.value(model.profit), model.profit(), model.profit.expr())
print(f"{pyo.value(model.labour.body):.1f} {model.labour.upper} {model.labour.uslack()} {model.wood.lslack()}")
if results.solver.termination_condition == pyo.TerminationCondition.optimal:
    print("optimal")
assert results.solver.status == pyo.SolverStatus.ok
pyo.assert_optimal_termination(results)
print(pyo.check_optimal_termination(results))
