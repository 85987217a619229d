import pyomo.environ as pyo
from pyomo.dae import ContinuousSet, DerivativeVar

model = pyo.ConcreteModel()
model.t = ContinuousSet(bounds=(0, 1))
model.x = pyo.Var(model.t)
model.u = pyo.Var(model.t, bounds=(-1, 1))
model.dx = DerivativeVar(model.x, wrt=model.t)
model.ode = pyo.Constraint(model.t, rule=lambda m, t: m.dx[t] == -m.x[t] + m.u[t])
model.start = pyo.Constraint(expr=model.x[0] == 1)
model.obj = pyo.Objective(expr=model.x[1])
pyo.TransformationFactory("dae.finite_difference").apply_to(model, nfe=4, wrt=model.t, scheme="BACKWARD")
pyo.SolverFactory("cbc").solve(model)
print(len(model.t), [round(model.x[t].value, 6) for t in model.t])
