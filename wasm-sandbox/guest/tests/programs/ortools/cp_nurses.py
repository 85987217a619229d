from ortools.sat.python import cp_model

nurses, days, shifts = range(4), range(5), range(3)
model = cp_model.CpModel()
works = {(n, d, s): model.new_bool_var(f"works_{n}_{d}_{s}") for n in nurses for d in days for s in shifts}
for d in days:
    for s in shifts:
        model.add_exactly_one(works[n, d, s] for n in nurses)
for n in nurses:
    for d in days:
        model.add_at_most_one(works[n, d, s] for s in shifts)
    for d in list(days)[:-1]:
        # no morning after a night
        model.add_implication(works[n, d, 2], ~works[n, d + 1, 0])
    total = sum(works[n, d, s] for d in days for s in shifts)
    model.add(total >= 3)
    model.add(total <= 4)
wishes = {(n, d, s): (3 * n + 5 * d + 7 * s) % 4 for n in nurses for d in days for s in shifts}
model.maximize(sum(wishes[key] * works[key] for key in works))
solver = cp_model.CpSolver()
solver.parameters.linearization_level = 0
status = solver.solve(model)
print(solver.status_name(status), solver.objective_value, solver.best_objective_bound)
print([sum(solver.boolean_value(works[n, d, s]) for n in nurses) for d in days for s in shifts])
