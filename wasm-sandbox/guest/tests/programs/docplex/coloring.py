from docplex.mp.model import Model


def build(n):
    m = Model(name=f"coloring_{n}")
    edges = [(0, 1), (0, 2), (1, 2), (1, 3), (2, 4), (3, 4), (4, 5), (3, 5)]
    x = m.binary_var_matrix(6, n, name="c")
    u = m.binary_var_list(n, name="use")
    for v in range(6):
        m.add_constraint(m.sum(x[v, k] for k in range(n)) == 1)
    for a, b in edges:
        for k in range(n):
            m.add_constraint(x[a, k] + x[b, k] <= u[k])
    m.add_constraints(u[k] >= u[k + 1] for k in range(n - 1))
    m.minimize(m.sum(u))
    return m


for n in (2, 3, 4):
    m = build(n)
    s = m.solve()
    if s is None:
        print(n, "infeasible", m.solve_details.status, m.get_solve_status().name)
    else:
        print(n, int(s.objective_value), m.number_of_variables, m.number_of_constraints)
