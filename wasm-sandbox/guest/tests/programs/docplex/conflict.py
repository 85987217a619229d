from docplex.mp.conflict_refiner import ConflictRefiner
from docplex.mp.model import Model

m = Model("conflict")
x = m.integer_var(name="x", ub=10)
y = m.integer_var(name="y", ub=10)
m.add(x + y >= 12, "much")
m.add(x - y <= 3, "close")
m.add(x <= 4, "few")
m.add(y <= 7, "less")
m.minimize(x)
print(m.solve())
found = ConflictRefiner().refine_conflict(m)
print(found.number_of_conflicts, [(c.name, str(c.element), c.status) for c in found.iter_conflicts()])
found.display()
n = Model("fine")
z = n.integer_var(name="z", ub=3)
n.add(z >= 1)
print(ConflictRefiner().refine_conflict(n).number_of_conflicts)
