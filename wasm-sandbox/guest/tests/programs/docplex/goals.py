from docplex.mp.model import Model

m = Model("goals")
x, y = m.integer_var_list(2, name="x", ub=6)
m.add(x + y <= 8)
m.add(2 * x + y >= 6)
sols = m.solve_with_goals(goals=[x + y, x - y], senses=["max", "min"])
print(len(sols), [s.objective_value for s in sols], x.solution_value, y.solution_value)
