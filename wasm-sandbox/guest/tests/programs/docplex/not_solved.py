from docplex.mp.model import Model

m = Model(name="fresh")
x = m.integer_var(name="x")
c = m.add(x <= 3, "c")
for f in (lambda: m.objective_value, lambda: x.solution_value, lambda: c.slack_value, lambda: c.dual_value,
          lambda: x.reduced_cost, m.print_solution, lambda: m.solution, lambda: m.solve_details, lambda: m.solve_status):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
m.maximize(x)
m.solve()
for f in (lambda: c.slack_value, lambda: c.dual_value, lambda: x.reduced_cost):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
