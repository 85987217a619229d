from docplex.mp.advmodel import AdvModel

m = AdvModel(name="advanced")
x = m.binary_var_list(3, name="x")
y = m.continuous_var_list(2, name="y", ub=5)
m.add(m.sum_vars_all_different(x) <= 2)
m.add(m.scal_prod_vars_all_different(y, [1, 2]) <= 8)
m.maximize(m.sum(x) + m.sum(y))
m.add_lazy_constraint(y[0] <= 4) if hasattr(m, "add_lazy_constraint") else None
print(m.solve().objective_value, [v.solution_value for v in y], m.number_of_lazy_constraints)
