import pyomo.environ as pyo
from pyomo.gdp import Disjunction

model = pyo.ConcreteModel()
model.x = pyo.Var(bounds=(0, 8))
model.d = Disjunction(expr=[[model.x >= 5], [model.x <= 2]])
model.y = pyo.Var(bounds=(0, 8))
model.c = pyo.Constraint(expr=model.y >= model.x - 3)
model.c2 = pyo.Constraint(expr=model.y >= 4 - 2 * model.x)
model.o = pyo.Objective(expr=model.y + 0.5 * model.x)
result = pyo.SolverFactory("gdpopt.enumerate").solve(model, mip_solver="cbc", nlp_solver="cbc")
print(result.solver.termination_condition, round(model.x.value, 4), round(pyo.value(model.o), 4))
