from docplex.mp.model import Model

m = Model("kpis")
x = m.integer_var(name="x", ub=6)
y = m.continuous_var(name="y", ub=4)
m.add(x + y <= 8.5)
m.maximize(2 * x + y)
m.add_kpi(x + y, "total use")
m.add_kpi(3 * x, publish_name="tripled")
m.add_kpi(lambda mdl, s: s.get_value(x) / 2, "half")
m.add_kpi(y)
try:
    m.add_kpi(x, "tripled")
except Exception as error:
    print(type(error).__name__, error)
m.solve()
m.report()
m.report_kpis()
print(m.kpi_value_by_name("tripled"), m.kpis_as_dict(), m.number_of_kpis, m.kpi_by_name("half").name)
m.remove_kpi("half")
print([k.name for k in m.iter_kpis()])
