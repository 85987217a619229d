import pyomo.environ as pyo

model = pyo.ConcreteModel("described")
model.x = pyo.Var(bounds=(0, 4), domain=pyo.Integers)
model.y = pyo.Var(bounds=(0, 4.5))
model.obj = pyo.Objective(expr=model.x + 2 * model.y, sense=pyo.maximize)
model.c = pyo.Constraint(expr=model.x + model.y <= 6.5)
for name in ("cbc", "gurobi_direct", "appsi_highs"):
    result = pyo.SolverFactory(name).solve(model)
    print(type(result).__name__, result.solver.status == "ok", str(result.solver.termination_condition))
    print(result["Solver"][0]["Termination condition"], result.Solver.status)
    print(round(result.problem.upper_bound, 4), round(result.problem.lower_bound, 4), str(result.problem.sense))
    print(result.problem.number_of_objectives, len(result.solution))
text = str(pyo.SolverFactory("gurobi_direct").solve(model))
print([line.strip() for line in text.splitlines() if "Status" in line or "Termination condition" in line])
print("Sense: maximize" in text, "Number of variables: 2" in text)
