from docplex.mp.model import Model

with Model(name="inside") as m:
    x = m.integer_var_list(3, ub=5, name="x")
    m.add_constraints((x[i] + x[i + 1] <= 6 for i in range(2)), (f"pair_{i}" for i in range(2)))
    m.add_constraint_(x[0] <= 3)
    m += x[2] <= 4
    m.maximize(m.sum((i + 1) * x[i] for i in range(3)))
    s = m.solve()
    print(s.objective_value, [v.solution_value for v in x], [c.name for c in m.iter_constraints()])
print(Model().name.startswith("docplex_model"), str(Model(name="n")), repr(Model(name="n")))
