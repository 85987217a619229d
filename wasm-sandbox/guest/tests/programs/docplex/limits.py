from docplex.mp.model import Model

m = Model(name="trivial")
x = m.integer_var(name="x", ub=4)
m.add_constraint(x >= 0)
m.add(m.sum([]) <= 3)
m.add(x - x <= 1)
print(m.number_of_constraints, m.infinity, m.solves_with, m.environment.has_cplex, m.objective_expr, m.is_minimized())
try:
    m.add(m.sum([]) >= 3)
    print(m.number_of_constraints)
except Exception as error:
    print(type(error).__name__, error)
m.maximize(x)
print(m.solve())
