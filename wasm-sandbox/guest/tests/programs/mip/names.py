from mip import CBC, INTEGER, Model

m = Model("named", solver_name=CBC)
m.verbose = 0
x = m.add_var()
y = m.add_var("y", var_type=INTEGER, ub=10)
print([v.name for v in m.vars])
c = m.add_constr(2 * x + 3 * y <= 12)
m += x - y <= 3.5, "limit"
print([v.name for v in m.vars], [c.name for c in m.constrs])
print(m.var_by_name("y").idx, m.var_by_name("z"), m.constr_by_name("limit").idx, m.constr_by_name("q"))
print(m.vars["y"], m.vars["nothing"], m.constrs["limit"], m.constrs["nothing"])
print(c, c.expr, c.rhs, c.idx, x.idx, y)
m.name = "other"
print(m.name, m.sense)
