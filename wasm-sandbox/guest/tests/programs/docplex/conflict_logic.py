from docplex.mp.conflict_refiner import ConflictRefiner
from docplex.mp.model import Model

m = Model("conflict_logic")
b = m.binary_var_list(3, name="b")
y = m.integer_var(name="y", lb=2, ub=8)
m.add_indicator(b[0], y >= 9, name="ind")
m.add(b[0] == 1, "one")
m.add(m.sum(b) <= 3, "loose")
m.maximize(y)
print(m.solve(), m.solve_details.status)
found = ConflictRefiner().refine_conflict(m, display=True)
print([(c.name, c.status.name, type(c.element).__name__) for c in found], found.number_of_conflicts)
