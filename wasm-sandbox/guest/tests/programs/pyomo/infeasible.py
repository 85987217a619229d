import pyomo.environ as pyo
from pyomo.opt import SolverStatus, TerminationCondition

model = pyo.ConcreteModel("stuck")
model.x = pyo.Var(bounds=(0, 5))
model.y = pyo.Var(bounds=(0, 5))
model.obj = pyo.Objective(expr=model.x + model.y)
model.c = pyo.Constraint(expr=model.x + model.y >= 20)
for name in ("cbc", "gurobi_direct", "cplex_direct"):
    result = pyo.SolverFactory(name).solve(model)
    print(name, result.solver.status, result.solver.termination_condition, model.x.value)
    print(result.solver.termination_condition == TerminationCondition.infeasible, result.solver.status == SolverStatus.warning)
    print(pyo.check_optimal_termination(result))
    try:
        pyo.assert_optimal_termination(result)
    except RuntimeError as error:
        print("RuntimeError", str(error).splitlines()[0])
try:
    print(pyo.value(model.obj))
except ValueError as error:
    print("ValueError", error)
