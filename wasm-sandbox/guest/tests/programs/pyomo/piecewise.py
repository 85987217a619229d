import pyomo.environ as pyo

for form in ("SOS2", "INC", "CC", "LOG", "BIGM_BIN"):
    model = pyo.ConcreteModel()
    model.x = pyo.Var(bounds=(0, 4))
    model.y = pyo.Var()
    model.curve = pyo.Piecewise(
        model.y, model.x, pw_pts=[0, 1, 2, 3, 4], f_rule=[0.0, 3.0, 2.0, 5.0, 4.0], pw_constr_type="EQ", pw_repn=form
    )
    model.obj = pyo.Objective(expr=model.y - 0.1 * model.x, sense=pyo.maximize)
    model.cap = pyo.Constraint(expr=model.x <= 3.5)
    pyo.SolverFactory("gurobi_direct").solve(model)
    print(form, round(model.x.value, 6), round(model.y.value, 6), round(pyo.value(model.obj), 6))
