from docplex.mp.model import Model
from docplex.util.status import JobSolveStatus

for kind in ("continuous", "integer"):
    m = Model(name=f"no_{kind}")
    x = m.continuous_var(name="x", ub=10) if kind == "continuous" else m.integer_var(0, 10, "x")
    y = m.integer_var(name="y") if kind == "integer" else m.continuous_var(name="y")
    m.add_constraint(x + y >= 20)
    m.add_constraint(x + 2 * y <= 12)
    m.minimize(x)
    s = m.solve()
    print(s, m.solution, m.solve_details.status, m.solve_details.status_code, m.job_solve_status)
    print(m.get_solve_status() is JobSolveStatus.INFEASIBLE_SOLUTION, m.solve_details.has_hit_limit())
    for f in (lambda: m.objective_value, lambda: x.solution_value, m.print_solution, m.report):
        try:
            print(f())
        except Exception as error:
            print(type(error).__name__, error)
m = Model(name="unbounded")
x, y = m.continuous_var(name="x"), m.integer_var(name="y")
m.add(x - y <= 1)
m.maximize(x + y)
print(m.solve(), m.solve_details.status, m.get_solve_status())
m = Model(name="unbounded_lp")
x = m.continuous_var(name="x")
m.maximize(x)
print(m.solve(), m.solve_details.status, m.get_solve_status())
