import pyomo.environ as pyo

for name in ("cbc", "appsi_highs", "gurobi_direct", "highs"):
    solver = pyo.SolverFactory(name)
    print(name, bool(solver.available()), bool(solver.available(exception_flag=False)))
with pyo.SolverFactory("cbc") as solver:
    solver.options["sec"] = 30
    solver.options["ratio"] = 0.0
    model = pyo.ConcreteModel()
    model.x = pyo.Var(domain=pyo.Integers, bounds=(0, 9))
    model.obj = pyo.Objective(expr=model.x, sense=pyo.maximize)
    model.c = pyo.Constraint(expr=3 * model.x <= 20)
    result = solver.solve(model, tee=False, options={"threads": 1})
    print(model.x.value, result.solver.status, dict(solver.options))
result = pyo.SolverFactory("gurobi_direct", options={"TimeLimit": 20}).solve(model, options={"MIPGap": 0})
print(model.x.value, result.solver.termination_condition)
result = pyo.SolverFactory("appsi_highs").solve(model, timelimit=20)
print(model.x.value, result.solver.termination_condition)
