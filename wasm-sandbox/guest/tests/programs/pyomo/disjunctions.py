import pyomo.environ as pyo
from pyomo.gdp import Disjunct, Disjunction

for way in ("gdp.bigm", "gdp.hull"):
    model = pyo.ConcreteModel()
    model.x = pyo.Var(bounds=(0, 8))
    model.y = pyo.Var(bounds=(0, 10))
    model.left = Disjunct()
    model.left.c = pyo.Constraint(expr=model.x + 2 * model.y <= 6)
    model.right = Disjunct()
    model.right.c1 = pyo.Constraint(expr=model.x >= 5)
    model.right.c2 = pyo.Constraint(expr=model.y <= 2)
    model.either = Disjunction(expr=[model.left, model.right])
    model.obj = pyo.Objective(expr=model.x + 1.5 * model.y, sense=pyo.maximize)
    try:
        pyo.SolverFactory("cbc").solve(model)
    except ValueError as error:
        print("ValueError", str(error).splitlines()[0])
    pyo.TransformationFactory(way).apply_to(model)
    pyo.SolverFactory("cbc").solve(model)
    print(way, pyo.value(model.obj), model.x.value, model.y.value, pyo.value(model.left.binary_indicator_var))
