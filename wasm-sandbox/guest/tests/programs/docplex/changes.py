from docplex.mp.model import Model

m = Model("changes")
x = m.integer_var(name="x", ub=10)
y = m.continuous_var(name="y", ub=8)
c = m.add(x + 2 * y <= 14, "c")
d = m.add(x - y <= 3, "d")
m.maximize(3 * x + 2 * y)
print(m.solve().objective_value)
x.ub = 4
print(m.solve().objective_value, x)
c.rhs = 6
print(c, m.solve().objective_value)
c.lhs = x + y
print(c, m.solve().objective_value)
m.remove_constraint(d)
print([str(k) for k in m.iter_constraints()], m.solve().objective_value, m.number_of_constraints)
m.remove(c)
e = m.add_constraint(x + 4 * y <= 9, "e")
print(e.index, m.solve().objective_value)
m.change_var_types([x], m.continuous_vartype)
x.ub = 3.5
print(x.vartype, m.solve().objective_value, m.problem_type)
m.set_objective("min", x - y)
print(m.objective_sense, m.objective_expr, m.solve().objective_value)
m.remove_objective()
print(m.is_optimized(), m.solve().objective_value)
m.maximize(y)
m.objective_expr.add_term(x, 2) if hasattr(m.objective_expr, "add_term") else None
m.add_constraints([x <= 2, y <= 1], names=["p", "q"])
print(m.solve().objective_value, m.get_constraint_by_name("q"), m.get_constraint_by_name("none"))
m.clear_constraints()
print(m.number_of_constraints, m.solve().objective_value)
m.clear()
print(m.number_of_variables)
