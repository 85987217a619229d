from mip import CBC, InvalidLinExpr, Model, xsum

m = Model(solver_name=CBC)
m.verbose = 0
x = m.add_var("x", ub=4)
m += (x >= 1, "low")
m += 2 * x + 1
print(m.objective, m.num_rows)
try:
    m.add_constr(sum([]) <= 3)
except InvalidLinExpr as error:
    print(type(error).__mro__[1].__name__, error)
try:
    m += 0 <= 3
except TypeError as error:
    print(error)
m += xsum([]) <= 3
print(m.num_rows, m.optimize(), m.objective_value)
