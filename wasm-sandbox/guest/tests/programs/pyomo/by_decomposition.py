import pyomo.environ as pyo
from pyomo.gdp import Disjunction

model = pyo.ConcreteModel()
model.x = pyo.Var(bounds=(0, 8))
model.d = Disjunction(expr=[[model.x >= 5], [model.x <= 2]])
model.o = pyo.Objective(expr=(model.x - 4) ** 2)
result = pyo.SolverFactory("gdpopt.enumerate").solve(model, nlp_solver="gurobi_direct", mip_solver="cbc")
print(result.solver.termination_condition, round(model.x.value, 4), round(pyo.value(model.o), 4))
