from docplex.mp.model import Model
from docplex.mp.relaxer import Relaxer

m = Model("relax")
x = m.continuous_var(name="x", ub=10)
y = m.continuous_var(name="y", ub=10)
m.add(x + y >= 15, "need")
m.add(x <= 4, "x_high")
m.add(y <= 6, "y_low")
m.minimize(x + 2 * y)
print(m.solve())
m.get_constraint_by_name("need").set_mandatory()
m.get_constraint_by_name("x_high").priority = "HIGH"
m.get_constraint_by_name("y_low").priority = "LOW"
r = Relaxer()
s = r.relax(m)
print(s is not None, r.number_of_relaxations, round(r.total_relaxation, 6), round(r.relaxed_objective_value, 6))
print({c.name: round(v, 6) for c, v in r.iter_relaxations()}, r.is_relaxed(m.get_constraint_by_name("x_high")))
print(m.job_solve_status)
