import pyomo.environ as pyo

model = pyo.ConcreteModel()
model.x = pyo.Var(bounds=(0, 4))
model.y = pyo.Var(bounds=(0, 4))
model.obj = pyo.Objective(expr=model.x + 2 * model.y, sense=pyo.maximize)
model.c = pyo.Constraint(expr=model.x + model.y <= 6)
solver = pyo.SolverFactory("gurobi_persistent")
try:
    solver.solve(model)
except RuntimeError as error:
    print("RuntimeError", error)
solver.set_instance(model)
print(solver.has_instance())
result = solver.solve()
print(result.solver.termination_condition, model.x.value, model.y.value)
model.cut = pyo.Constraint(expr=model.y <= 1.5)
solver.add_constraint(model.cut)
solver.solve(model, save_results=False)
print(model.x.value, model.y.value)
solver.remove_constraint(model.cut)
del model.cut
model.x.setub(1)
solver.update_var(model.x)
solver.set_gurobi_param("OutputFlag", 0)
solver.solve()
print(model.x.value, model.y.value)
other = pyo.ConcreteModel()
other.z = pyo.Var()
try:
    solver.solve(other)
except ValueError as error:
    print("ValueError", str(error)[:50])
