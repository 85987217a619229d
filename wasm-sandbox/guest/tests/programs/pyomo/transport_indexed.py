from pyomo.environ import *

model = ConcreteModel()
model.plants = Set(initialize=["seattle", "san-diego"])
model.markets = Set(initialize=["new-york", "chicago", "topeka"])
model.capacity = Param(model.plants, initialize={"seattle": 350, "san-diego": 600})
model.demand = Param(model.markets, initialize={"new-york": 325, "chicago": 300, "topeka": 275})
distance = {
    ("seattle", "new-york"): 2.5, ("seattle", "chicago"): 1.7, ("seattle", "topeka"): 1.8,
    ("san-diego", "new-york"): 2.6, ("san-diego", "chicago"): 1.8, ("san-diego", "topeka"): 1.4,
}
model.distance = Param(model.plants, model.markets, initialize=distance)
model.freight = Param(initialize=90, mutable=True)
model.x = Var(model.plants, model.markets, bounds=(0.0, None))


def supply_rule(model, i):
    return sum(model.x[i, j] for j in model.markets) <= model.capacity[i]


def demand_rule(model, j):
    return sum(model.x[i, j] for i in model.plants) >= model.demand[j]


model.supply = Constraint(model.plants, rule=supply_rule)
model.satisfy = Constraint(model.markets, rule=demand_rule)
model.objective = Objective(
    expr=sum(model.freight * model.distance[i, j] / 1000 * model.x[i, j] for i in model.plants for j in model.markets),
    sense=minimize,
)
SolverFactory("appsi_highs").solve(model)
print(round(value(model.objective), 4))
model.satisfy.display()
for index in model.x:
    print(index, model.x[index].value is not None)
model.freight = 100
SolverFactory("cbc").solve(model)
print(round(value(model.objective), 4))
