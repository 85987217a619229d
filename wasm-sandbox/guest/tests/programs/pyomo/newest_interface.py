import pyomo.environ as pyo
from pyomo.contrib.solver.common.factory import SolverFactory
from pyomo.contrib.solver.common.results import SolutionStatus, TerminationCondition

model = pyo.ConcreteModel()
model.x = pyo.Var(bounds=(0, 4), domain=pyo.Integers)
model.y = pyo.Var(bounds=(0, 4))
model.obj = pyo.Objective(expr=3 * model.x + model.y, sense=pyo.maximize)
model.c = pyo.Constraint(expr=model.x + 2 * model.y <= 7.5)
for name in ("highs", "gurobi_direct", "gurobi_persistent", "scip_direct"):
    solver = SolverFactory(name)
    result = solver.solve(model)
    print(name, result.termination_condition.name, result.solution_status.name, round(result.incumbent_objective, 6))
    print(round(result.objective_bound, 6), model.x.value, round(model.y.value, 6), bool(solver.available()))
model.d = pyo.Constraint(expr=model.x >= 5)
solver = SolverFactory("highs")
try:
    solver.solve(model)
except Exception as error:
    print(type(error).__name__, error)
result = solver.solve(model, load_solutions=False, raise_exception_on_nonoptimal_result=False)
print(result.termination_condition is TerminationCondition.provenInfeasible, result.solution_status is SolutionStatus.noSolution)
try:
    result.solution_loader.load_vars()
except Exception as error:
    print(type(error).__name__, error)
try:
    solver.solve(model, no_such_option=1)
except ValueError as error:
    print("ValueError", str(error)[:50])
