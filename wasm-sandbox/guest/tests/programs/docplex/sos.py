from docplex.mp.model import Model

m = Model("sos")
x = m.continuous_var_list(4, ub=[4, 3, 2, 5], name="x")
s1 = m.add_sos1(x[:2], name="one")
s2 = m.add_sos2(x)
m.add(m.sum(x) <= 7)
m.maximize(x[0] + 2 * x[1] + 3 * x[2] + x[3])
s = m.solve()
print(s.objective_value, [v.solution_value for v in x], m.number_of_sos, m.number_of_sos1, s1, s2, m.problem_type)
m.clear_sos()
print(m.number_of_sos, m.solve().objective_value)
