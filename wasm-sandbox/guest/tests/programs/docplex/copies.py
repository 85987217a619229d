from docplex.mp.model import Model
from docplex.mp.relax_linear import LinearRelaxer

m = Model("original")
x = m.integer_var_list(3, ub=3, name="x")
m.add(2 * x[0] + 3 * x[1] + 4 * x[2] <= 9.5, "cap")
m.maximize(3 * x[0] + 5 * x[1] + 6.5 * x[2])
c = m.clone("other")
print(m.solve().objective_value, c.solve().objective_value, c.name, [str(k) for k in c.iter_constraints()])
lp = LinearRelaxer().linear_relaxation(m)
s = lp.solve()
print(round(s.objective_value, 6), lp.problem_type, lp.name, round(lp.get_constraint_by_name("cap").dual_value, 6))
