# Multi-period staffing with docplex
from docplex.mp.model import Model

shifts = ["morning", "day", "night"]
people = ["Ann", "Bob", "Cid", "Dee"]
days = range(3)
need = {"morning": 1, "day": 2, "night": 1}
pref = {("Ann", "night"): 3, ("Bob", "morning"): 2, ("Cid", "day"): 1, ("Dee", "night"): 4}
mdl = Model(name="staff_rota")
x = {(p, d, s): mdl.binary_var(name=f"x_{p}_{d}_{s}") for p in people for d in days for s in shifts}
for d in days:
    for s in shifts:
        mdl.add_constraint(mdl.sum(x[p, d, s] for p in people) == need[s], f"need_{d}_{s}")
    for p in people:
        mdl.add_constraint(mdl.sum(x[p, d, s] for s in shifts) <= 1)
for p in people:
    for d in range(2):
        mdl.add_constraint(x[p, d, "night"] + x[p, d + 1, "morning"] <= 1)
    mdl.add_constraint(mdl.sum(x[p, d, s] for d in days for s in shifts) >= 2)
cost = mdl.sum(pref.get((p, s), 0) * x[p, d, s] for (p, d, s) in x)
mdl.minimize(cost)
sol = mdl.solve()
print("Status:", mdl.solve_details.status)
print("Cost:", sol.objective_value)
mdl.print_information()
print(mdl.find_matching_vars("Ann_0"))
print(mdl.find_matching_linear_constraints("need_1"))
print(str(mdl.objective_expr)[:200])
print(mdl.number_of_constraints, mdl.number_of_linear_constraints, mdl.number_of_user_constraints)
