from docplex.mp.model import Model

model = Model(name="test")
x = model.continuous_var_list(3, name="x")
model.add_constraint(sum(x) <= 10)
model.add_constraint(sum(x[i] * i for i in range(3)) >= 4)
model.maximize(sum([x[0], 2 * x[1], 3 * x[2]]))
sol = model.solve()
print(sol.get_objective_value(), sol.get_values(x), sol[x[0]], sol.get_value("x_2"))
for v in model.iter_variables():
    print(v, v.name, v.index, v.lb, v.ub, sol.get_var_value(v))
for c in model.iter_constraints():
    print(c, c.index, c.left_expr, c.right_expr, c.sense, c.rhs)
print(sol.get_value("nope"))
