from ortools.linear_solver import pywraplp

solver = pywraplp.Solver.CreateSolver("GLOP")
foods = {"bread": (2.0, 4.0, 8.0), "milk": (3.5, 8.0, 5.0), "cheese": (8.0, 7.0, 1.0), "potato": (1.5, 1.3, 6.0)}
amounts = {name: solver.NumVar(0, 6, name) for name in foods}
protein = solver.Constraint(24.0, solver.infinity(), "protein")
carbs = solver.Constraint(30.0, 60.0, "carbs")
objective = solver.Objective()
for name, (cost, grams, energy) in foods.items():
    protein.SetCoefficient(amounts[name], grams)
    carbs.SetCoefficient(amounts[name], energy)
    objective.SetCoefficient(amounts[name], cost)
objective.SetMinimization()
print(solver.NumVariables(), solver.NumConstraints())
status = solver.Solve()
if status == pywraplp.Solver.OPTIMAL:
    print(f"Cost: {objective.Value():0.4f}")
    for name, var in amounts.items():
        print(name, round(var.solution_value(), 6), round(var.reduced_cost(), 6), var.basis_status())
    for row in (protein, carbs):
        print(row.name(), round(row.dual_value(), 6), row.basis_status(), row.lb(), row.ub())
    print([round(value, 6) for value in solver.ComputeConstraintActivities()], solver.VerifySolution(1e-6, True))
    print(objective.BestBound(), solver.nodes(), solver.iterations() >= 0, type(solver.wall_time()))
    print(round((amounts["bread"] + 2 * amounts["milk"]).solution_value(), 6))
