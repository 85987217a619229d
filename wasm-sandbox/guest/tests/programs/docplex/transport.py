from docplex.mp.model import Model

plants = {"seattle": 350, "san-diego": 600}
markets = {"new-york": 325, "chicago": 300, "topeka": 275}
distance = {("seattle", "new-york"): 2.5, ("seattle", "chicago"): 1.7, ("seattle", "topeka"): 1.8,
            ("san-diego", "new-york"): 2.5, ("san-diego", "chicago"): 1.8, ("san-diego", "topeka"): 1.4}
m = Model(name="transport")
ship = m.continuous_var_dict(distance, name="ship")
for p, supply in plants.items():
    m.add_constraint(m.sum(ship[p, k] for k in markets) <= supply, ctname=f"supply_{p}")
for k, need in markets.items():
    m.add_constraint(m.sum(ship[p, k] for p in plants) >= need, ctname=f"demand_{k}")
cost = m.sum(90 * distance[key] / 1000 * ship[key] for key in distance)
m.add_kpi(cost, "Total cost")
m.minimize(cost)
m.print_information()
assert m.solve(), "no solution"
m.report()
print(round(m.objective_value, 4), m.solve_details.problem_type, [str(c) for c in m.iter_constraints()][:2])
