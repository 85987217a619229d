from docplex.mp.model import Model

m = Model("equivalence")
y = m.integer_var(0, 9, "y")
z = m.integer_var(0, 9, "z")
b = m.binary_var_list(5, name="b")
m.add_equivalence(b[0], 2 * y <= 7.5)
m.add_equivalence(b[1], y >= 3.5, true_value=0)
m.add_equivalence(b[2], y + z == 6)
m.add_equivalence(b[3], y - z == 1, true_value=0)
m.add_equivalence(b[4], 0.5 * y + 0.25 * z <= 2.5)
for target in (4, 3, 5):
    ct = m.add(y == target)
    m.maximize(-z - 3 * b[0] + 2 * b[1] + 4 * b[2] - 5 * b[3] + b[4])
    s = m.solve()
    print(target, s.objective_value, z.solution_value, [v.solution_value for v in b])
    m.remove(ct)
