from docplex.mp.model import Model

m = Model("minmax")
t = [[3, 5], [4, 1], [2, 6], [7, 3]]
x = m.binary_var_matrix(4, 2, name="x")
for i in range(4):
    m.add_constraint(x[i, 0] + x[i, 1] == 1)
load = [m.sum(t[i][k] * x[i, k] for i in range(4)) for k in range(2)]
m.minimize(m.max(load))
s = m.solve()
print(s.objective_value, [l.solution_value for l in load])
m.minimize(m.abs(load[0] - load[1]) + 0.1 * m.sum(load))
s = m.solve()
print(round(s.objective_value, 6), [l.solution_value for l in load])
m.maximize(m.min(load[0], load[1], 12))
s = m.solve()
print(s.objective_value)
print(m.number_of_variables, m.number_of_binary_variables)
print(s.to_string() if s.objective_value < 0 else "")
