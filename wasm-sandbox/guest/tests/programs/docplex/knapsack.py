from docplex.mp.model import Model

value = [60, 100, 120, 75, 40]
weight = [10, 20, 30, 15, 9]
mdl = Model("knapsack")
x = mdl.binary_var_list(5, name="x")
mdl.add_constraint(mdl.sum(weight[i] * x[i] for i in range(5)) <= 50, ctname="capacity")
mdl.maximize(mdl.scal_prod(x, value))
solution = mdl.solve(log_output=False)
if solution:
    print("Objective:", solution.objective_value)
    print([i for i in range(5) if x[i].solution_value > 0.5])
    solution.display()
    mdl.report()
print(mdl.get_solve_status(), mdl.solve_status.name, mdl.solve_status == mdl.job_solve_status)
print(mdl.solve_details.status, mdl.solve_details.mip_relative_gap, mdl.solve_details.best_bound)
print(solution.is_feasible_solution() if hasattr(solution, "is_feasible_solution") else None)
