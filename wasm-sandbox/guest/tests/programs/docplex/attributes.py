from docplex.mp.model import Model
import math

m = Model("mix")
x = m.continuous_var_list(3, lb=0, ub=[3, 4, 5], name=["a", "b", "c"])
print(x, [v.ub for v in x])
y = m.integer_var_dict({"k1": 1, "k2": 2}, name="y", ub=7)
e = m.sum(x) + 2 * m.sum(y.values())
print(e, e.to_string(), e.clone() - x[0], -e, e * 0, e / 2)
c1 = m.add_constraint(e <= 20, "cap")
c2 = m.add_constraint(x[0] - x[1] == 0.5)
c3 = m.add_constraint(5 >= x[2] + y["k1"])
print(
    c1.name,
    c2.name,
    c1,
    c2,
    c3,
    c3.sense,
    c1.lhs,
    c1.rhs,
    c1.index,
    c2.is_linear(),
    c1.get_left_expr(),
    c1.sense.name,
    c1.cplex_code,
)
m.maximize(m.sum(x[i] * (i + 1) for i in range(3)) + y["k1"] + 1.5 * y["k2"])
s = m.solve()
print(s.objective_value, {k: v.solution_value for k, v in y.items()}, [v.solution_value for v in x])
print(c1.slack_value, m.slack_values([c1, c2, c3]))
print(
    m.get_var_by_index(0), m.get_constraint_by_index(1), x[0].get_index() if hasattr(x[0], "get_index") else x[0].index
)
for v in m.iter_integer_vars():
    print(v)
m.remove_constraints([c1, c3])
print(m.number_of_constraints)
x[0].set_ub(2) if hasattr(x[0], "set_ub") else None
m.set_objective("max", x[0] + y["k1"])
print(m.solve().objective_value)
m.set_var_name(x[0], "renamed")
print(x[0], m.objective_expr)
