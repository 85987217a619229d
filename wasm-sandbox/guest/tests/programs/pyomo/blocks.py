import pyomo.environ as pyo


def plant(block, k):
    block.make = pyo.Var(bounds=(0, 10 * k))
    block.on = pyo.Var(domain=pyo.Binary)
    block.link = pyo.Constraint(expr=block.make <= 10 * k * block.on)


model = pyo.ConcreteModel()
model.plants = pyo.Block([1, 2, 3], rule=plant)
model.demand = pyo.Constraint(expr=sum(model.plants[k].make for k in [1, 2, 3]) >= 35)
model.cost = pyo.Objective(expr=sum((k + 4) * b.make + 20 * k * b.on for k, b in model.plants.items()))
pyo.SolverFactory("cbc").solve(model)
print(pyo.value(model.cost))
for k, block in model.plants.items():
    print(k, block.name, block.make.value, block.on.value)
twin = model.clone()
twin.plants[3].make.fix(0)
result = pyo.SolverFactory("cbc").solve(twin)
print(result.solver.termination_condition, pyo.value(model.cost))
