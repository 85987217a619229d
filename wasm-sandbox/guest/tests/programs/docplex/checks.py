from docplex.mp.model import Model

m = Model(name="err", checker="full")
x = m.continuous_var(name="x")
y = m.continuous_var(name="x")
print(m.number_of_variables, m.get_var_by_name("x") is y)
m.add_constraint(x + y <= 3, "c")
m.add_constraint(x - y <= 3, "c")
try:
    m.add_constraint(x <= float("nan"))
except Exception as e:
    print(type(e).__name__, e)
try:
    m.add_constraint(x <= float("inf"))
    print(m.number_of_constraints)
except Exception as e:
    print(type(e).__name__, e)
try:
    m.continuous_var(lb=5, ub=2, name="z")
    print(m.number_of_variables)
except Exception as e:
    print(type(e).__name__, e)
m.maximize(x)
try:
    print(m.solve(), m.solve_details.status)
except Exception as e:
    print(type(e).__name__, e)
n = Model("other")
w = n.binary_var(name="w")
try:
    m.add_constraint(w + x <= 1)
except Exception as e:
    print(type(e).__name__, e)
try:
    print(m.sum([w, x]))
except Exception as e:
    print(type(e).__name__, e)
try:
    m.add_constraint([x <= 1, y <= 1])
except Exception as e:
    print(type(e).__name__, e)
try:
    m.add_constraints([x <= 1, 3])
except Exception as e:
    print(type(e).__name__, e)
try:
    m.minimize(x <= 3)
except Exception as e:
    print(type(e).__name__, e)
try:
    m.binary_var_list(3, lb=0.5)
except Exception as e:
    print(type(e).__name__, e)
try:
    m.integer_var_matrix(2, name="u")
except Exception as e:
    print(type(e).__name__, e)
try:
    print(m.solution.get_values(x))
except Exception as e:
    print(type(e).__name__, e)
