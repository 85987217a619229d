from docplex.mp.model import Model
from collections import namedtuple

Food = namedtuple("Food", ["name", "unit_cost", "qmin", "qmax"])
Nutrient = namedtuple("Nutrient", ["name", "qmin", "qmax"])
foods = [Food("A", 0.8, 0, 10), Food("B", 0.4, 0, 6), Food("C", 0.6, 1, 4)]
nut = [Nutrient("n1", 20, 60), Nutrient("n2", 5, 30)]
fn = {("A", "n1"): 6, ("B", "n1"): 3, ("C", "n1"): 9, ("A", "n2"): 2, ("B", "n2"): 4, ("C", "n2"): 1}
m = Model(name="diet", float_precision=4, log_output=False)
q = {f: m.continuous_var(lb=f.qmin, ub=f.qmax, name="q_" + f.name) for f in foods}
qq = m.continuous_var_dict(foods, ub=lambda f: f.qmax, lb=lambda f: f.qmin, name="v")
for n in nut:
    am = m.sum(q[f] * fn[f.name, n.name] for f in foods)
    m.add_range(n.qmin, am, n.qmax)
    m.add_kpi(am, "Total " + n.name)
m.minimize(m.sum(q[f] * f.unit_cost for f in foods))
m.print_information()
m.solve()
m.report()
m.print_solution()
print(m.kpis_as_dict())
print(qq)
print(list(qq.keys())[0])
for v in m.iter_continuous_vars():
    print(v, v.solution_value)
print(
    m.sum_squares(list(q.values())), m.number_of_range_constraints, m.get_statistics(), m.statistics.number_of_variables
)
